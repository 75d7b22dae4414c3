import { linkedAbortController } from "../../base/abort.js";
import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import type { ScenarioDriver } from "./cluster/driver.js";
import { careForGuests } from "./guests.js";
import { Roster } from "./cluster/roster.js";
import { type Life, LIVES } from "./all-lives.js";
import { SCENARIO_NAMES, type ScenarioName } from "./scenarios.js";
import { Stage } from "./cluster/stage.js";
import { ALL_NODES, NAMESPACES, nodeObject, World } from "./cluster/world.js";

/** Options of `runScenario`. */
export interface ScenarioOptions {
  /** The clock of all pauses and timestamps. */
  readonly clock: Clock;
  /** Ends the scenario when it aborts. */
  readonly signal: AbortSignal;
  /** How many times faster than real time. @defaultValue 1 */
  readonly speed?: number;
  /** The seed of all random choices. The same seed gives the same lives and events. @defaultValue 1 */
  readonly seed?: number;
  /** The scenarios to play. @defaultValue all */
  readonly scenarios?: readonly ScenarioName[];
  /**
   * Is called when a life ends early, for example because another client deleted its pod.
   *
   * @defaultValue none
   */
  readonly log?: (message: string) => void;
}

/**
 * The time in which the lives begin, one after the other, so that the demo does not start everything at once.
 */
const OPENING_MS = 10_000;
const BETWEEN_OPENINGS_MS = 500;
/** The pause before a life that has ended begins again. */
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
  const child = linkedAbortController(signal);
  try {
    await play(driver, { ...options, signal: child.signal });
  } finally {
    child.dispose();
  }
}

async function play(driver: ScenarioDriver, options: ScenarioOptions): Promise<void> {
  const { clock, signal, speed = 1, seed = 1, scenarios = SCENARIO_NAMES, log = () => undefined } = options;
  const roster = new Roster();
  const world = new World();
  const root = new Stage({ driver, clock, speed, seed, signal, roster, world });
  await furnish(root);
  const played = scenarios.map(async (name, position) => {
    const stage = root.fork(name);
    await stage.pause(Math.min(BETWEEN_OPENINGS_MS, OPENING_MS / scenarios.length) * position);
    return repeat(stage, LIVES[name], (problem) => log(`${name}: ${problem}`));
  });
  const parts = [...played, careForGuests(root.fork("guests"), log)];
  await Promise.all(parts.map(async (part) => endedBy(part, signal)));
}

async function furnish(stage: Stage): Promise<void> {
  for (const name of NAMESPACES) {
    await stage.driver.ensure("namespaces", { metadata: { name } });
  }
  for (const node of ALL_NODES) {
    await stage.driver.ensure("nodes", nodeObject(node, stage.now()));
  }
}

/** Plays a life again and again. Never resolves. Rejects when the scenario ends. */
async function repeat(stage: Stage, life: Life, report: (problem: string) => void): Promise<never> {
  for (let round = 1; ; round += 1) {
    const isOver = await playRound(stage.fork(round), life, (problem) => {
      stage.signal.throwIfAborted();
      report(problem);
    });
    await stage.pause(isOver ? BETWEEN_LIVES_MS : AFTER_FAILURE_MS);
  }
}

/** Plays a life once. Returns whether it has come to its own end. */
async function playRound(stage: Stage, life: Life, report: (problem: string) => void): Promise<boolean> {
  try {
    await life(stage);
    await stage.close();
    return true;
  } catch (error) {
    await stage.close();
    report(messageOf(error));
    await stage.clear();
    return false;
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
