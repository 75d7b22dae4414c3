import assert from "node:assert/strict";
import type { Pod } from "../../src/api/pod.js";
import { Controller } from "../../src/controller/controller.js";
import type { ControllerOptions } from "../../src/controller/controller-options.js";
import { exponentialRateLimiter } from "../../src/controller/exponential-rate-limiter.js";
import { settle } from "../support/fake-clock.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { type InformerRun, podServer, prepareInformer } from "../support/run-informer.js";

/** A controller of pods on a scripted server, and what it has reconciled. */
export interface ControllerRun {
  readonly controller: Controller;
  readonly pods: InformerRun;
  /** The keys, in the order of the calls. */
  readonly reconciled: string[];
  readonly logger: RecordingLogger;
  /** Runs the controller and waits until it has nothing to do without more time or more events. */
  start(): Promise<void>;
  /** Aborts the controller. Rejects with what its run rejects with. */
  stop(): Promise<void>;
}

/**
 * Makes a controller that watches `pods`. `reconcile` is called after the key was recorded. The clock stands still, and
 * the waits after failures are 5 ms, 10 ms and so on.
 */
export function prepareController(
  pods: readonly Pod[],
  { reconcile, ...options }: Partial<ControllerOptions> = {},
): ControllerRun {
  const run = prepareInformer(podServer(...pods));
  const reconciled: string[] = [];
  const logger = new RecordingLogger();
  const stop = new AbortController();
  const controller = new Controller({
    name: "web",
    logger,
    clock: run.clock,
    rateLimiter: exponentialRateLimiter(),
    ...options,
    reconcile: (key, signal): ReturnType<ControllerOptions["reconcile"]> => {
      reconciled.push(key);
      return reconcile?.(key, signal);
    },
  });
  let running: Promise<void> | undefined;
  return {
    controller,
    pods: run,
    reconciled,
    logger,
    start: async () => {
      running = controller.run(stop.signal);
      running.catch(() => undefined);
      await settle();
    },
    stop: async () => {
      stop.abort(new Error("test over"));
      await running;
    },
  };
}

/** Starts the informer and a controller that watches it. */
export async function runController(
  pods: readonly Pod[],
  options: Partial<ControllerOptions> = {},
): Promise<ControllerRun> {
  const run = prepareController(pods, options);
  run.controller.watches(run.pods.informer);
  await run.pods.start();
  await run.start();
  return run;
}

/** Stops the controller and then the informer, which fails if a timer or a stream is left. */
export async function stopBoth(run: ControllerRun): Promise<void> {
  await run.stop();
  assertEmpty(run);
  await run.pods.stop();
}

/** Fails if the queue still counts a key, as of a call that has not ended. */
export function assertEmpty({ controller }: ControllerRun): void {
  const nothing = { length: 0, delayed: 0, processing: 0, unfinishedMs: 0, longestMs: 0 };
  assert.deepEqual(controller.queue.status(), nothing);
}
