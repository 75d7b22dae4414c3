import type { Pod } from "../../src/api/pod.js";
import type { EventHandlerOptions } from "../../src/informer/handler-set.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import type { SharedIndexInformerOptions } from "../../src/informer/shared-index-informer-options.js";
import type { Registration } from "../../src/informer/registration.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import { FakeClock, settle } from "./fake-clock.js";
import { HoldingHandler } from "./holding-handler.js";
import { podIdentity } from "./pods.js";
import { RecordingHandler } from "./recording-handler.js";
import { ScriptedListWatch } from "./scripted-list-watch.js";

/** An informer under test, and what it has reported. */
export interface InformerRun {
  readonly informer: SharedIndexInformer<Pod>;
  readonly clock: FakeClock;
  readonly reports: EndingReport[];
  /** The errors of handlers that threw, as `handler name: message`. */
  readonly handlerErrors: string[];
  readonly signal: AbortSignal;
  /** Runs the informer and waits until it has nothing to do without more time or more events. */
  start(): Promise<void>;
  /** Sends events of one type in the watch that is open. Does not wait for their effects. */
  send(type: "ADDED" | "MODIFIED" | "DELETED", ...objects: readonly Pod[]): void;
  /** Aborts the informer, waits for its end, and throws if it left a timer or a stream behind. */
  stop(): Promise<void>;
}

/**
 * A server whose first list has `pods` and the version 10. The steps of the watch after it can be chained on.
 */
export function podServer(...pods: readonly Pod[]): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>().list(pods, { at: "10" }).watch();
}

/**
 * Makes an informer of `script` without starting it. Its clock stands still and its random numbers are all 0.
 */
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
    onEnding: (report) => void reports.push(report),
    onHandlerError: ({ error, handler }) => {
      handlerErrors.push(`${handler}: ${error instanceof Error ? error.message : "?"}`);
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
    send: (type, ...objects) =>
      script.current.feed({ kind: "events", events: objects.map((object) => ({ type, object })) }),
    stop: async () => {
      controller.abort(new Error("test over"));
      await running;
      if (clock.pendingTimers > 0 || script.openStreams > 0) {
        throw new Error(`left behind: ${clock.pendingTimers} timers, ${script.openStreams} streams`);
      }
    },
  };
}

/** Makes and starts an informer, as `prepareInformer` does. */
export async function runInformer(
  script: ScriptedListWatch<Pod>,
  options: Partial<SharedIndexInformerOptions<Pod>> = {},
): Promise<InformerRun> {
  const run = prepareInformer(script, options);
  await run.start();
  return run;
}

/** An informer with one handler. */
export interface HandlerRun<Handler extends RecordingHandler> {
  readonly run: InformerRun;
  readonly handler: Handler;
  readonly registration: Registration;
}

/** Makes an informer with one handler that records what it is told, and starts it. */
export async function recordInformer(
  script: ScriptedListWatch<Pod>,
  options: Partial<SharedIndexInformerOptions<Pod>> = {},
  handlerOptions: EventHandlerOptions = {},
): Promise<HandlerRun<RecordingHandler>> {
  const run = prepareInformer(script, options);
  return startWith(run, new RecordingHandler(), handlerOptions);
}

/**
 * Makes and starts an informer as `recordInformer` does, with a handler whose calls wait until
 * `handler.release()`.
 */
export async function holdInformer(
  script: ScriptedListWatch<Pod>,
  options: Partial<SharedIndexInformerOptions<Pod>> = {},
  handlerOptions: EventHandlerOptions = {},
): Promise<HandlerRun<HoldingHandler>> {
  const run = prepareInformer(script, options);
  return startWith(run, new HoldingHandler(), handlerOptions);
}

async function startWith<Handler extends RecordingHandler>(
  run: InformerRun,
  handler: Handler,
  options: EventHandlerOptions,
): Promise<HandlerRun<Handler>> {
  const registration = run.informer.addEventHandler(handler, options);
  await run.start();
  return { run, handler, registration };
}
