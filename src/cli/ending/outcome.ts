/**
 * How a condition stands for one object.
 *
 * - `met`: it holds now.
 * - `open`: it does not hold, and may hold later.
 * - `never`: it does not hold, and cannot hold any more.
 * - `replaced`: it does not hold, but another object takes the place of this one.
 */
export type Outcome = "met" | "open" | "never" | "replaced";
