import type { Sign } from "./sign.js";

/** After how long a container without a readiness probe that runs counts as recovered. */
const RECOVERED_MS = 10_000;

interface Trouble {
  readonly since: number;
  /** Since when the container runs again, if it does. */
  readonly runningSince: number | undefined;
}

/** The time of our clock, and the time of day, which the times of objects are compared with. */
export interface Moment {
  readonly now: number;
  readonly date: number;
}

/** The trouble of the objects of a run, and since when it lasts. Times are those of our clock. */
export class Troubles<T> {
  readonly #graceMs: number;
  readonly #byObject = new Map<T, Map<string, Trouble>>();
  /** The first object whose trouble was over in the same state, although it was given no grace. */
  #failed: T | undefined;

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** Notes what a state of an object says. */
  note(object: T, signs: readonly Sign[], moment: Moment): void {
    const before = this.#byObject.get(object);
    // Nearly every state says only that there is no trouble.
    if (before === undefined && !signs.some(({ is }) => is === "trouble")) {
      return;
    }
    const troubles = new Map<string, Trouble>();
    const runs = new Set(signs.filter(({ is }) => is === "running").map(({ id }) => id));
    for (const [id, trouble] of before ?? []) {
      troubles.set(id, runs.has(id) ? trouble : { ...trouble, runningSince: undefined });
    }
    for (const one of signs) {
      this.#apply(one, troubles, moment);
      this.#failed ??= one.is === "trouble" && this.#graceMs === 0 ? object : undefined;
    }
    if (troubles.size === 0) {
      this.#byObject.delete(object);
    } else {
      this.#byObject.set(object, troubles);
    }
  }

  /** Forgets an object that does not count any more. */
  forget(object: T): void {
    this.#byObject.delete(object);
    this.#failed = this.#failed === object ? undefined : this.#failed;
  }

  /**
   * Returns an object whose trouble has lasted too long, or else when that will be.
   *
   * @param isJudged - whether an object is judged now.
   */
  judge(
    now: number,
    isJudged: (object: T) => boolean,
  ): { readonly failed: T | undefined; readonly dueAt: number | undefined } {
    if (this.#failed !== undefined && isJudged(this.#failed)) {
      return { failed: this.#failed, dueAt: undefined };
    }
    let dueAt: number | undefined;
    for (const [object, troubles] of this.#byObject) {
      if (!isJudged(object)) {
        continue;
      }
      for (const [id, { since, runningSince }] of troubles) {
        if (runningSince !== undefined && now - runningSince >= RECOVERED_MS) {
          troubles.delete(id);
        } else if (now - since >= this.#graceMs) {
          return { failed: object, dueAt: undefined };
        } else {
          dueAt = Math.min(dueAt ?? Infinity, since + this.#graceMs);
        }
      }
    }
    return { failed: undefined, dueAt };
  }

  #apply({ id, is, startedAt }: Sign, troubles: Map<string, Trouble>, { now, date }: Moment): void {
    const known = troubles.get(id);
    if (is === "over") {
      troubles.delete(id);
    } else if (is === "trouble") {
      troubles.set(id, known ?? { since: now, runningSince: undefined });
    } else if (known !== undefined && known.runningSince === undefined) {
      const began = startedAt === undefined ? now : Math.min(now, now - date + startedAt);
      troubles.set(id, { ...known, runningSince: began });
    }
  }
}
