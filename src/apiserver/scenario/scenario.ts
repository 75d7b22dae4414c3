import { sharedAbortController } from "../../base/abort.js";
import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import { crashLoopLife } from "./lives/crash-loop-life.js";
import type { ScenarioDriver } from "./cluster/driver.js";
import { careForGuests } from "./guests.js";
import { imagePullLife } from "./lives/image-pull-life.js";
import { initContainersLife } from "./lives/init-containers-life.js";
import { jobLife } from "./lives/job-life.js";
import { outOfMemoryLife } from "./lives/out-of-memory-life.js";
import { seededRandom } from "./cluster/random.js";
import { readinessLife } from "./lives/readiness-life.js";
import { Roster } from "./cluster/roster.js";
import { Stage } from "./cluster/stage.js";
import { statefulLife } from "./lives/stateful-life.js";
import { stuckTerminatingLife } from "./lives/stuck-terminating-life.js";
import { walkThroughLife } from "./lives/walk-through-life.js";
import { NAMESPACES, nodeObject, NODES } from "./cluster/world.js";

/** Options of `runScenario`. */
export interface ScenarioOptions {
  /** The clock of all pauses and timestamps. */
  readonly clock: Clock;
  /** Ends the scenario when it aborts. */
  readonly signal: AbortSignal;
  /** How many times faster than real time. @defaultValue 1 */
  readonly speed?: number;
  /** The seed of all random choices. The same seed gives the same lives. @defaultValue 1 */
  readonly seed?: number;
  /**
   * Is called when a life ends early, for example because another client deleted its pod.
   *
   * @defaultValue none
   */
  readonly log?: (message: string) => void;
}

/** Runs one pod from its creation to its end. It may run several pods, one after the other. */
type Life = (stage: Stage) => Promise<void>;

/** All lives of the demo, by the name under which problems are logged. */
const LIVES: Readonly<Record<string, Life>> = {
  "walk-through": async (stage) => walkThroughLife(stage),
  "crash loop": crashLoopLife,
  "image pull": imagePullLife,
  "out of memory": outOfMemoryLife,
  "init containers": initContainersLife,
  job: jobLife,
  stateful: statefulLife,
  "stuck terminating": stuckTerminatingLife,
  readiness: readinessLife,
};

/**
 * The time in which the lives begin, one after the other, so that the demo does not start everything at once.
 */
const OPENING_MS = 12_000;
const BETWEEN_LIVES_MS = 3000;
/** The pause before a life that ended early begins again, so that its pod does not come back immediately. */
const AFTER_FAILURE_MS = 5000;

/**
 * Runs pods on a cluster that has no scheduler, kubelets and controllers. Creates namespaces and nodes first.
 * Then it plays the lives of several pods again and again, each at its own pace. Resolves when the signal
 * aborts, after the last write. The pods are not deleted.
 *
 * @throws RangeError if the speed is not positive. If the driver rejects while namespaces and nodes are
 * created, the error of the driver.
 */
export async function runScenario(driver: ScenarioDriver, options: ScenarioOptions): Promise<void> {
  const { signal, speed = 1 } = options;
  if (!(speed > 0)) {
    throw new RangeError(`Cannot run the scenario at speed ${speed}: expected a number above 0`);
  }
  // A shared controller, because every life waits on its signal.
  const child = sharedAbortController(signal);
  try {
    await play(driver, { ...options, signal: child.signal });
  } finally {
    child.dispose();
  }
}

async function play(driver: ScenarioDriver, options: ScenarioOptions): Promise<void> {
  const { clock, signal, speed = 1, seed = 1, log = () => undefined } = options;
  const roster = new Roster();
  /** Each life has its own random numbers, so that it does not depend on the order in which the lives run. */
  function newStage(part: number): Stage {
    return new Stage({ driver, clock, speed, signal, roster, random: seededRandom(seed * 1000 + part) });
  }
  const guestStage = newStage(0);
  await furnish(guestStage);
  const lives = Object.entries(LIVES);
  const played = lives.map(async ([name, life], position) => {
    const stage = newStage(position + 1);
    await stage.pause((OPENING_MS / lives.length) * position);
    return repeat(stage, life, (problem) => log(`${name}: ${problem}`), signal);
  });
  const guests = driver.listPods === undefined ? [] : [careForGuests(guestStage, log)];
  await Promise.all([...played, ...guests].map(async (part) => endedBy(part, signal)));
}

async function furnish(stage: Stage): Promise<void> {
  for (const name of NAMESPACES) {
    await stage.driver.createNamespace(name);
  }
  for (const node of NODES) {
    await stage.driver.createNode(nodeObject(node, stage.now()));
  }
}

/** Plays a life again and again. Never resolves. Rejects when the scenario ends. */
async function repeat(
  stage: Stage,
  life: Life,
  report: (problem: string) => void,
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    try {
      await life(stage);
      stage.close();
      await stage.pause(BETWEEN_LIVES_MS);
    } catch (error) {
      signal.throwIfAborted();
      report(messageOf(error));
      await stage.clear();
      await stage.pause(AFTER_FAILURE_MS);
    }
  }
}

/** Waits for a part of the scenario. An abort is the normal end of a scenario, so it is not an error. */
async function endedBy(part: Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    await part;
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}
