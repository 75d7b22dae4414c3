import type { Clock } from "../../base/clock.js";
import type { ScenarioDriver } from "./driver.js";
import { seededRandom } from "./random.js";
import { Stage } from "./stage.js";
import {
  walkThroughLife,
  type WalkThroughPlace,
  type WalkThroughStep,
  walkThroughSteps,
} from "./walk-through-life.js";

export interface WalkThroughOptions extends WalkThroughPlace {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How many times faster than life. @defaultValue 1 */
  readonly speed?: number;
  /** @defaultValue 1 */
  readonly seed?: number;
}

/**
 * The life of one pod as steps, for whoever wants to look at what each of them does. The namespace must be there; the
 * steps run in their order, each once.
 */
export function walkThrough(driver: ScenarioDriver, options: WalkThroughOptions): readonly WalkThroughStep[] {
  return walkThroughSteps(stageOf(driver, options), options);
}

/** The same with the pauses in between. Rejects when the signal aborts. */
export async function playWalkThrough(driver: ScenarioDriver, options: WalkThroughOptions): Promise<void> {
  await walkThroughLife(stageOf(driver, options), options);
}

function stageOf(driver: ScenarioDriver, options: WalkThroughOptions): Stage {
  const { clock, signal, speed = 1, seed = 1 } = options;
  return new Stage({ driver, clock, speed, signal, random: seededRandom(seed) });
}
