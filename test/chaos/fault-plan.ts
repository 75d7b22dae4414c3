import type { Random } from "./random.js";

/**
 * - `honest`: whatever it breaks, all that arrives is true; all guarantees hold.
 * - `lying`: the server breaks its own contract. Nothing but the state after the next list can be promised.
 */
export type FaultCharacter = "honest" | "lying";

/** A way to hurt. */
export interface FaultKind {
  readonly name: string;
  readonly character: FaultCharacter;
  readonly weight: number;
  /** Decides on all there is to decide. */
  readonly plan: (random: Random) => PlannedFault;
}

export interface PlannedFault {
  /** All of its parameters: two plans with the same details do the same. */
  readonly detail: string;
  /** @param user whom it strikes, where it can choose. */
  readonly strike: (user: string) => void | Promise<void>;
}

/** A fault at its time. */
export interface Strike extends PlannedFault {
  readonly atMs: number;
  readonly name: string;
  readonly user: string;
}

export interface FaultPlanOptions {
  readonly kinds: readonly FaultKind[];
  readonly users: readonly string[];
  readonly forMs: number;
  /** Longest pause between two. */
  readonly longestCalmMs: number;
  readonly characters: readonly FaultCharacter[];
}

/** Decides on the faults of one storm. */
export function planFaults(random: Random, options: FaultPlanOptions): Strike[] {
  const { users, forMs, longestCalmMs, characters } = options;
  const kinds = options.kinds.filter(({ character }) => characters.includes(character));
  const strikes: Strike[] = [];
  if (kinds.length === 0) {
    return strikes;
  }
  for (let atMs = random.int(0, longestCalmMs); atMs < forMs; atMs += random.int(1, longestCalmMs)) {
    const { name, plan } = random.pickWeighted(kinds);
    strikes.push({ atMs, name, user: random.pick(users), ...plan(random) });
  }
  return strikes;
}
