import type { Clock } from "../../../base/clock.js";
import type { PodReference, ScenarioDriver } from "./driver.js";
import { Roster } from "./roster.js";

/** What a `Stage` is made of. */
export interface StageOptions {
  readonly driver: ScenarioDriver;
  readonly clock: Clock;
  /** How many times faster than real time. */
  readonly speed: number;
  /** Returns random numbers from 0 up to 1. */
  readonly random: () => number;
  /** Ends every pause when it aborts. */
  readonly signal: AbortSignal;
  /** The roster that all stages of a scenario share. @defaultValue a new one */
  readonly roster?: Roster;
}

/**
 * The surroundings of one life: the driver, pauses at the chosen speed, random choices from one seed, and its
 * pods.
 */
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

  /** Returns the current time in RFC 3339 without fractions of a second, as servers write it. */
  now(): string {
    return this.#clock
      .date()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
  }

  /** Waits for `ms`, or for a random time between `ms` and `upToMs`. Rejects when the scenario ends. */
  async pause(ms: number, upToMs: number = ms): Promise<void> {
    const duration = ms + this.random() * (upToMs - ms);
    await this.#clock.sleep(duration / this.#speed, this.#signal);
  }

  /** Returns one of the choices at random. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.random() * choices.length)] ?? choices[0];
  }

  /** Records that this life is about to create the pod. */
  enter(pod: PodReference): void {
    this.roster.enter(pod);
    this.#cast.push(pod);
  }

  /** Forgets the pods of this life, after it has ended. */
  close(): void {
    for (const pod of this.#cast) {
      this.roster.forget(pod);
    }
    this.#cast = [];
  }

  /** Removes the pods of this life, after it has ended early. */
  async clear(): Promise<void> {
    for (const pod of this.#cast) {
      this.roster.leave(pod);
      // Usually the pod is already gone, which is why the life has ended. Then both requests fail.
      await this.driver.patchPod(pod, { metadata: { finalizers: null } }).catch(() => undefined);
      await this.driver.deletePod(pod, 0).catch(() => undefined);
    }
    this.close();
  }
}
