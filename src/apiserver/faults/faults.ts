import type { Fault, FaultAction } from "./fault.js";
import { type FaultTarget, matchesTarget } from "./fault-match.js";
import { refuseMistakes } from "./fault-members.js";
import { refuseImpossible } from "./impossible-match.js";
import type { KindRegistry } from "../kinds/kind-registry.js";

/** A record that a fault was applied to a request. */
export interface StruckFault {
  readonly action: FaultAction["type"];
  readonly target: FaultTarget;
  /** When it was applied, in milliseconds on the server's clock (`Clock.now`). */
  readonly at: number;
}

interface PendingFault {
  readonly fault: Fault;
  /** How many requests have matched so far. */
  matched: number;
  /** To how many requests it was applied so far. */
  struck: number;
}

/**
 * The faults of a server: which requests go wrong, and how. Nothing is random: the same requests get the same
 * faults.
 */
export class Faults {
  readonly #now: () => number;
  readonly #kinds: KindRegistry;
  #pending: PendingFault[] = [];
  readonly #struck: StruckFault[] = [];

  constructor(now: () => number, kinds: KindRegistry) {
    this.#now = now;
    this.#kinds = kinds;
  }

  /** The faults that were applied so far, oldest first. */
  get struck(): readonly StruckFault[] {
    return this.#struck;
  }

  /**
   * Arms a fault. The returned function disarms it.
   *
   * @throws TypeError for a type that does not exist, for a member that the fault, its type or `match` does not have, for
   * one that is missing, and for one with a value that it cannot have: another type, a `code` that is no HTTP status,
   * `times` or `nth` below 1. Also for a verb, a resource or another value of `match` that no request to this server can
   * have. Such a fault would do nothing, do something else than meant, or strike requests that it should not.
   */
  add(fault: Fault): () => void {
    refuseMistakes(fault);
    refuseImpossible(fault.match ?? {}, this.#kinds.all());
    const pending = { fault, matched: 0, struck: 0 };
    this.#pending.push(pending);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== pending);
    };
  }

  /** Disarms all faults. A fault that was already applied to a request continues. */
  clear(): void {
    this.#pending = [];
  }

  /**
   * Returns the actions that apply to a request, in the order in which their faults were armed, and records
   * them.
   */
  take(target: FaultTarget): FaultAction[] {
    const actions: FaultAction[] = [];
    for (const pending of this.#pending.filter(({ fault }) => matchesTarget(fault.match ?? {}, target))) {
      pending.matched += 1;
      const { nth = 1 } = pending.fault.match ?? {};
      if (pending.matched >= nth && pending.struck < (pending.fault.times ?? 1)) {
        pending.struck += 1;
        actions.push(pending.fault.do);
        this.#struck.push({ action: pending.fault.do.type, target, at: this.#now() });
      }
    }
    this.#pending = this.#pending.filter(({ fault, struck }) => struck < (fault.times ?? 1));
    return actions;
  }
}
