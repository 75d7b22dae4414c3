import { linkedAbortController } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { TransportError } from "../transport/transport-error.js";

/** How long a request may take, from its start to the end of its response. */
export interface TimeLimit {
  /** 0 is no limit. */
  readonly limitMs: number;
  /** What is requested, for the message: `list /api/v1/pods`. */
  readonly what: string;
  readonly clock: Clock;
}

/**
 * Does `work` with a signal that aborts when the limit has passed.
 *
 * @throws TransportError if it has passed, whatever `work` throws, and the reason of `signal`.
 */
export async function withinTimeLimit<T>(
  { limitMs, what, clock }: TimeLimit,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (limitMs === 0) {
    return work(signal);
  }
  const limited = linkedAbortController(signal);
  const alarm = new Alarm(clock, () => {
    const message = `Cannot ${what}: no complete response within ${limitMs / 1000}s, which is the time limit for a request`;
    limited.abort(new TransportError("ERR_TIMEOUT", message));
  });
  alarm.set(limitMs);
  try {
    return await work(limited.signal);
  } finally {
    alarm.dispose();
    limited.dispose();
  }
}
