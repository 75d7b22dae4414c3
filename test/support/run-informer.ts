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
  /** Handlers that threw: `handler name: message`. */
  readonly handlerErrors: string[];
  readonly signal: AbortSignal;
  start(): Promise<void>;
  /** Aborts, waits for the end, and checks that nothing of it is left. */
  stop(): Promise<void>;
}

/** An informer on a script, with time standing still and random numbers all 0; not started. */
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

/** The same, running. */
export async function runInformer(
  script: ScriptedListWatch<Pod>,
  options: Partial<SharedIndexInformerOptions<Pod>> = {},
): Promise<InformerRun> {
  const run = prepareInformer(script, options);
  await run.start();
  return run;
}
