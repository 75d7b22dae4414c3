import type { Pod } from "../../src/api/pod.js";
import {
  SharedIndexInformer,
  type SharedIndexInformerOptions,
} from "../../src/informer/shared-index-informer.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import { FakeClock, settle } from "./fake-clock.js";
import { podIdentity } from "./pods.js";
import type { ScriptedListWatch } from "./scripted-list-watch.js";

export interface InformerRun {
  readonly informer: SharedIndexInformer<Pod>;
  readonly clock: FakeClock;
  readonly reports: EndingReport[];
  /** The errors of handlers, as `handler name: message`. */
  readonly handlerErrors: string[];
  readonly signal: AbortSignal;
  start(): Promise<void>;
  /** Aborts the informer, waits until it has ended, and checks that it has left nothing behind. */
  stop(): Promise<void>;
}

/** Prepares an informer on a script, without starting it. Time stands still, and all random numbers are 0. */
export function prepareInformer(
  script: ScriptedListWatch<Pod>,
  options: Partial<SharedIndexInformerOptions<Pod>> = {},
): InformerRun {
  const clock = new FakeClock();
  const reports: EndingReport[] = [];
  const handlerErrors: string[] = [];
  const controller = new AbortController();
  const informer = new SharedIndexInformer<Pod>({
    listWatch: script.listWatch,
    identity: podIdentity,
    clock,
    random: () => 0,
    name: "pods",
    onWatchError: (report) => void reports.push(report),
    onHandlerError: (error, name) => {
      handlerErrors.push(`${name}: ${error instanceof Error ? error.message : "?"}`);
    },
    ...options,
  });
  let running: Promise<void> | undefined;
  return {
    informer,
    clock,
    reports,
    handlerErrors,
    signal: controller.signal,
    start: async () => {
      running = informer.run(controller.signal);
      await settle();
    },
    stop: async () => {
      controller.abort(new Error("test over"));
      await running;
      if (clock.pendingTimers > 0 || script.openStreams > 0) {
        throw new Error(`left behind: ${clock.pendingTimers} timers, ${script.openStreams} streams`);
      }
    },
  };
}

/** Prepares such an informer and starts it. */
export async function runInformer(
  script: ScriptedListWatch<Pod>,
  options: Partial<SharedIndexInformerOptions<Pod>> = {},
): Promise<InformerRun> {
  const run = prepareInformer(script, options);
  await run.start();
  return run;
}
