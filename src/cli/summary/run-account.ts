import type { Clock } from "../../base/clock.js";
import type { InterruptionSum } from "../watching/interruptions.js";

/** What the summary needs to know of a target. */
export interface AccountedTarget {
  /** The plural name of what is watched: `pods`. */
  readonly resource: string;
  /** The name of one of them: `pod`. */
  readonly singular: string;
  /** The namespace, an empty string for all namespaces, or undefined for a kind without namespaces. */
  readonly namespace: string | undefined;
  /** The name of the context, if several are watched. */
  readonly context: string | undefined;
  readonly hasListed: boolean;
  readonly interruptions: { readonly sum: InterruptionSum; readonly isOngoing: boolean };
}

/** What a run keeps for the summary at its end. */
export class RunAccount {
  readonly targets: AccountedTarget[] = [];
  readonly #clock: Pick<Clock, "now">;
  readonly #startedAt: number;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Whether anything has been watched. */
  get hasListed(): boolean {
    return this.targets.some((target) => target.hasListed);
  }

  now(): number {
    return this.#clock.now();
  }

  /** How long the run has lasted so far, in milliseconds. */
  get lastedMs(): number {
    return this.now() - this.#startedAt;
  }
}
