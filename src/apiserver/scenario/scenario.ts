import { sharedAbortController } from "../../base/abort.js";
import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import { crashLoopLife } from "./crash-loop-life.js";
import type { ScenarioDriver } from "./driver.js";
import { careForGuests } from "./guests.js";
import { imagePullLife } from "./image-pull-life.js";
import { initContainersLife } from "./init-containers-life.js";
import { jobLife } from "./job-life.js";
import { outOfMemoryLife } from "./out-of-memory-life.js";
import { seededRandom } from "./random.js";
import { readinessLife } from "./readiness-life.js";
import { Roster } from "./roster.js";
import { Stage } from "./stage.js";
import { statefulLife } from "./stateful-life.js";
import { stuckTerminatingLife } from "./stuck-terminating-life.js";
import { walkThroughLife } from "./walk-through-life.js";
import { NAMESPACES, nodeObject, NODES } from "./world.js";

/** How the pods of a scenario live. */
export interface ScenarioOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How many times faster than life. @defaultValue 1 */
  readonly speed?: number;
  /** The same seed plays the same lives. @defaultValue 1 */
  readonly seed?: number;
  /** Told when a life ends early, for example because somebody deleted its pod. @defaultValue nobody is told */
  readonly log?: (message: string) => void;
}

/** One pod from its creation to its end, or to several ends. */
type Life = (stage: Stage) => Promise<void>;

/** All lives of the demo, by the name they are reported under. */
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

/** How long after the start the last life begins: a demo is not to open with everything at once. */
const OPENING_MS = 12_000;
const BETWEEN_LIVES_MS = 3000;
/** A life whose pod was taken away does not come back at once. */
const AFTER_FAILURE_MS = 5000;

/**
 * Lets pods live on a cluster without scheduler, kubelets and controllers: namespaces and nodes first, then every life
 * again and again, each at its own pace. Resolves when the signal aborts, after the last write; the pods stay.
 *
 * @throws RangeError for a speed that is not positive; whatever the driver rejects with while the cluster is furnished.
 */
export async function runScenario(driver: ScenarioDriver, options: ScenarioOptions): Promise<void> {
  const { signal, speed = 1 } = options;
  if (!(speed > 0)) {
    throw new RangeError(`Cannot run the scenario at speed ${speed}: wanted a number above 0`);
  }
  // Every life waits on it.
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
  /** Chance is not shared: a life does not depend on when the others have their turn. */
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

/** Lives a life over and over. Never resolves: rejects when the play is over. */
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

/** That the play is over is no failure of its parts. */
async function endedBy(part: Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    await part;
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}
