import type { Random } from "./random.js";

/** A write that was decided beforehand. Its effect on its key depends on the seed alone. */
export type WriteStep = {
  readonly key: string;
  /** The pause before it; 0 in a burst. */
  readonly afterMs: number;
  /** The number of the write in the run, which the write leaves in the object. */
  readonly mark: number;
} & (
  | { readonly op: "create" | "relabel" | "recreate"; readonly tier: string }
  | { readonly op: "status"; readonly phase: string }
  | { readonly op: "delete" }
);

export interface WritePlanOptions {
  readonly forMs: number;
  /** The longest pause between two writes outside of bursts. */
  readonly longestPauseMs: number;
  readonly longestBurst: number;
}

const NAMES_PER_NAMESPACE = 24;
/** The share of steps that begin a burst. */
const BURSTS = 0.02;

/** The namespaces that writers use. */
export const NAMESPACES = ["chaos-a", "chaos-b", "chaos-c"] as const;
export const TIERS = ["web", "db", "cache"] as const;
const PHASES = ["Running", "Pending"] as const;

/** Few enough keys that names are reused all the time. */
const KEYS: readonly string[] = NAMESPACES.flatMap((namespace) =>
  Array.from({ length: NAMES_PER_NAMESPACE }, (_, index) => `${namespace}/pod-${index}`),
);

/** Plans writes. It knows which pods exist without asking, because every planned write is carried out. */
export class WritePlanner {
  readonly #random: Random;
  readonly #there = new Set<string>();
  #mark = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  plan({ forMs, longestPauseMs, longestBurst }: WritePlanOptions): WriteStep[] {
    const steps: WriteStep[] = [];
    for (let atMs = 0; atMs < forMs;) {
      const afterMs = this.#random.int(0, longestPauseMs);
      atMs += afterMs;
      steps.push(this.#step(afterMs));
      if (this.#random.chance(BURSTS)) {
        const length = this.#random.int(longestBurst >> 2, longestBurst);
        steps.push(...Array.from({ length }, () => this.#step(0)));
      }
    }
    return steps;
  }

  #step(afterMs: number): WriteStep {
    const key = this.#random.pick(KEYS);
    const tier = this.#random.pick(TIERS);
    const phase = this.#random.pick(PHASES);
    this.#mark += 1;
    const common = { key, afterMs, mark: this.#mark };
    if (!this.#there.has(key)) {
      this.#there.add(key);
      return { ...common, op: "create", tier };
    }
    const chance = this.#random.fraction();
    if (chance < 0.4) {
      return { ...common, op: "relabel", tier };
    }
    if (chance < 0.7) {
      return { ...common, op: "status", phase };
    }
    if (chance < 0.82) {
      return { ...common, op: "recreate", tier };
    }
    this.#there.delete(key);
    return { ...common, op: "delete" };
  }
}
