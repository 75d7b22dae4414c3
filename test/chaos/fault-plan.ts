import type { Random } from "./random.js";

/**
 * - `honest`: everything that arrives is true, although connections or requests fail. All guarantees hold.
 * - `lying`: the server breaks its own contract. Only the state after the next list is guaranteed.
 */
export type FaultCharacter = "honest" | "lying";

/** A kind of fault. */
export interface FaultKind {
  readonly name: string;
  readonly character: FaultCharacter;
  readonly weight: number;
  /** Decides all parameters of one fault. */
  readonly plan: (random: Random) => PlannedFault;
}

export interface PlannedFault {
  /** All of its parameters as text. Two faults with the same text do the same. */
  readonly detail: string;
  /** @param user the informer to strike, if the fault can be limited to one. */
  readonly strike: (user: string) => void | Promise<void>;
}

/** A fault, the time at which it strikes, and the informer that it strikes. */
export interface Strike extends PlannedFault {
  readonly atMs: number;
  readonly name: string;
  readonly user: string;
}

export interface FaultPlanOptions {
  readonly kinds: readonly FaultKind[];
  readonly users: readonly string[];
  readonly forMs: number;
  /** The longest pause between two faults, in milliseconds. */
  readonly longestCalmMs: number;
  readonly characters: readonly FaultCharacter[];
}

/** Decides the faults of one storm. */
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
