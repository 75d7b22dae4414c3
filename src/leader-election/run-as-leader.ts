import { linkedAbortController } from "../base/abort.js";
import { LeaderElector } from "./leader-elector.js";
import type { LeaderElectionOptions } from "./leader-elector-options.js";

/** Options of `runAsLeader`. */
export interface RunAsLeaderOptions extends LeaderElectionOptions {
  /** Ends the election, or the work. @defaultValue only the end of the work ends it */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until this process is the leader, does `work`, gives the Lease up when the work has ended, and returns what the
 * work returns. The signal that `work` gets aborts when the Lease was lost, or when the signal of the options aborts.
 * Then the work should end soon. Another candidate leads only after that, except when the Lease was lost.
 *
 * @example await runAsLeader({ transport, lease: { namespace: "default", name: "web" }, logger: console, signal },
 *   async (leading) => controller.run(leading));
 * @throws LeaseLostError when the Lease was lost, whatever `work` returns; what `work` throws; the signal's reason when it
 * aborts before the work has begun; and what the constructor of `LeaderElector` throws.
 */
export async function runAsLeader<T>(
  options: RunAsLeaderOptions,
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const { signal, ...election } = options;
  const stop = linkedAbortController(signal);
  const results: T[] = [];
  const elector = new LeaderElector({
    ...election,
    releaseOnCancel: true,
    onStartedLeading: async (leading) => {
      results.push(await work(leading));
      stop.abort();
    },
  });
  try {
    await elector.run(stop.signal);
  } finally {
    stop.dispose();
  }
  if (results.length === 0) {
    stop.signal.throwIfAborted();
  }
  return results[0] as T;
}
