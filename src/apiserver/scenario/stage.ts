import type { Clock } from "../../base/clock.js";
import type { PodReference, ScenarioDriver } from "./driver.js";
import { Roster } from "./roster.js";

export interface StageOptions {
  readonly driver: ScenarioDriver;
  readonly clock: Clock;
  /** How many times faster than life. */
  readonly speed: number;
  readonly random: () => number;
  /** Ends every wait. */
  readonly signal: AbortSignal;
  /** Shared by all stages of a play. @defaultValue one of its own */
  readonly roster?: Roster;
}

/** Where a life is played: time passes at the speed that was asked for, chance comes from one seed. */
export class Stage {
  readonly driver: ScenarioDriver;
  readonly random: () => number;
  readonly roster: Roster;
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #signal: AbortSignal;
  #cast: PodReference[] = [];

  constructor({ driver, clock, speed, random, signal, roster = new Roster() }: StageOptions) {
    this.driver = driver;
    this.random = random;
    this.roster = roster;
    this.#clock = clock;
    this.#speed = speed;
    this.#signal = signal;
  }

  /** RFC 3339 in seconds, as servers write times. */
  now(): string {
    return this.#clock
      .date()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
  }

  /** Waits for so long, or for a time between two; rejects when the play is over. */
  async pause(ms: number, upToMs: number = ms): Promise<void> {
    const duration = ms + this.random() * (upToMs - ms);
    await this.#clock.sleep(duration / this.#speed, this.#signal);
  }

  /** One of several. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.random() * choices.length)] ?? choices[0];
  }

  /** A pod of this life is about to be created. */
  enter(pod: PodReference): void {
    this.roster.enter(pod);
    this.#cast.push(pod);
  }

  /** The life has come to its end, and its pods with it. */
  close(): void {
    for (const pod of this.#cast) {
      this.roster.forget(pod);
    }
    this.#cast = [];
  }

  /** The life has ended early: takes away what it left behind. */
  async clear(): Promise<void> {
    for (const pod of this.#cast) {
      this.roster.leave(pod);
      // Most often the pod is gone, and that is why the life has ended.
      await this.driver.patchPod(pod, { metadata: { finalizers: null } }).catch(() => undefined);
      await this.driver.deletePod(pod, 0).catch(() => undefined);
    }
    this.close();
  }
}
