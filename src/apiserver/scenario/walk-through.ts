import type { Clock } from "../../base/clock.js";
import type { ScenarioDriver } from "./cluster/driver.js";
import { seededRandom } from "./cluster/random.js";
import { Stage } from "./cluster/stage.js";
import {
  walkThroughLife,
  type WalkThroughPlace,
  type WalkThroughStep,
  walkThroughSteps,
} from "./lives/walk-through-life.js";

/** Options of a walk-through. */
export interface WalkThroughOptions extends WalkThroughPlace {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How many times faster than real time. @defaultValue 1 */
  readonly speed?: number;
  /** The seed of all random choices. @defaultValue 1 */
  readonly seed?: number;
}

/**
 * Returns the life of one pod as steps, so that a caller can check the effect of each. The namespace must
 * exist. The steps must be run in their order, each of them once.
 */
export function walkThrough(driver: ScenarioDriver, options: WalkThroughOptions): readonly WalkThroughStep[] {
  return walkThroughSteps(stageOf(driver, options), options);
}

/** Runs the same steps with pauses in between. Rejects when the signal aborts. */
export async function playWalkThrough(driver: ScenarioDriver, options: WalkThroughOptions): Promise<void> {
  await walkThroughLife(stageOf(driver, options), options);
}

function stageOf(driver: ScenarioDriver, options: WalkThroughOptions): Stage {
  const { clock, signal, speed = 1, seed = 1 } = options;
  return new Stage({ driver, clock, speed, signal, random: seededRandom(seed) });
}
