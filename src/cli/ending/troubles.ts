/** After how long a container without a readiness probe that runs counts as recovered. */
const RECOVERED_MS = 10_000;

/** What a state of an object says about one kind of trouble. */
export interface Sign {
  /** The trouble, as `--fail-on` names it. */
  readonly word: string;
  /** The container that it is about, if it is about one. */
  readonly container?: string;
  /**
   * - `trouble`: it is there.
   * - `running`: the container runs again. It has recovered after some time.
   * - `over`: it is not there any more.
   */
  readonly is: "trouble" | "running" | "over";
  /** When the container began to run, in milliseconds since 1970. */
  readonly startedAt?: number | undefined;
}

interface Trouble {
  /** As `--fail-on` names it. */
  readonly word: string;
  readonly since: number;
  /** Since when the container runs again, if it does. */
  readonly runningSince: number | undefined;
}

/** The time of our clock, and the time of day, which the times of objects are compared with. */
export interface Moment {
  readonly now: number;
  readonly date: number;
}

/** An object whose trouble has lasted too long, and which trouble that is. */
export interface Failed<T> {
  readonly object: T;
  readonly word: string;
}

/** The trouble of the objects of a run, and since when it lasts. Times are those of our clock. */
export class Troubles<T> {
  readonly #graceMs: number;
  readonly #byObject = new Map<T, Map<string, Trouble>>();
  /** The first object whose trouble was over in the same state, although it was given no grace. */
  #failed: Failed<T> | undefined;
  /** No trouble has lasted too long before this time. Until then the objects need not be looked at. */
  #nothingBefore = -Infinity;
  /** When the first trouble of a judged object will have lasted too long, as far as was looked at last. */
  #dueAt: number | undefined;

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** Notes what a state of an object says. */
  note(object: T, signs: readonly Sign[], moment: Moment): void {
    const before = this.#byObject.get(object);
    // Most states have no trouble, and the object had none before.
    if (before === undefined && !signs.some(({ is }) => is === "trouble")) {
      return;
    }
    const troubles = new Map<string, Trouble>();
    const runs = new Set(signs.filter(({ is }) => is === "running").map(idOf));
    for (const [id, trouble] of before ?? []) {
      if (!hasRecovered(trouble, moment.now)) {
        troubles.set(id, runs.has(id) ? trouble : { ...trouble, runningSince: undefined });
      }
    }
    for (const one of signs) {
      this.#apply(one, troubles, moment);
      if (one.is === "trouble" && this.#graceMs === 0) {
        this.#failed ??= { object, word: one.word };
      }
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
    this.#failed = this.#failed?.object === object ? undefined : this.#failed;
  }

  /**
   * Returns an object whose trouble has lasted too long, or else when that will be.
   *
   * @param isJudged - whether an object is judged now.
   */
  judge(
    now: number,
    isJudged: (object: T) => boolean,
  ): { readonly failed: Failed<T> | undefined; readonly dueAt: number | undefined } {
    if (this.#failed !== undefined && isJudged(this.#failed.object)) {
      return { failed: this.#failed, dueAt: undefined };
    }
    const failed = now < this.#nothingBefore ? undefined : this.#lookForFailed(now, isJudged);
    return { failed, dueAt: failed === undefined ? this.#dueAt : undefined };
  }

  /** Looks at all objects, which takes long if many are in trouble. */
  #lookForFailed(now: number, isJudged: (object: T) => boolean): Failed<T> | undefined {
    this.#nothingBefore = Infinity;
    this.#dueAt = undefined;
    for (const [object, troubles] of this.#byObject) {
      const judged = isJudged(object);
      for (const [id, trouble] of troubles) {
        if (hasRecovered(trouble, now)) {
          troubles.delete(id);
        } else if (judged && now - trouble.since >= this.#graceMs) {
          this.#nothingBefore = now;
          return { object, word: trouble.word };
        } else {
          this.#expect(trouble.since, judged);
        }
      }
    }
    return undefined;
  }

  /** Notes that a trouble will have lasted too long at some time. */
  #expect(since: number, isJudged: boolean): void {
    const dueAt = since + this.#graceMs;
    this.#nothingBefore = Math.min(this.#nothingBefore, dueAt);
    if (isJudged) {
      this.#dueAt = Math.min(this.#dueAt ?? Infinity, dueAt);
    }
  }

  #apply(sign: Sign, troubles: Map<string, Trouble>, { now, date }: Moment): void {
    const { word, is, startedAt } = sign;
    const id = idOf(sign);
    const known = troubles.get(id);
    if (is === "over") {
      troubles.delete(id);
    } else if (is === "trouble") {
      troubles.set(id, known ?? { word, since: now, runningSince: undefined });
      this.#expect(known?.since ?? now, true);
    } else if (known !== undefined && known.runningSince === undefined) {
      const began = startedAt === undefined ? now : Math.min(now, now - date + startedAt);
      troubles.set(id, { ...known, runningSince: began });
    }
  }
}

function idOf({ word, container }: Sign): string {
  return container === undefined ? word : `${word} ${container}`;
}

function hasRecovered({ runningSince }: Trouble, now: number): boolean {
  return runningSince !== undefined && now - runningSince >= RECOVERED_MS;
}
