import type { Stage } from "./cluster/stage.js";
import { rolloutLife } from "./lives/rollout-life.js";

/** Plays one scenario from the creation of its objects to their end. */
export type Life = (life: Stage) => Promise<void>;

/** All scenarios of the demo, in the order in which they begin. */
export const LIVES = {
  rollout: rolloutLife,
} as const satisfies Readonly<Record<string, Life>>;

/** The name of a scenario. */
export type ScenarioName = keyof typeof LIVES;

/** The names of all scenarios, in the order in which they begin. */
export const SCENARIO_NAMES = Object.keys(LIVES) as readonly ScenarioName[];
