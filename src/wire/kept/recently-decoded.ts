/**
 * The number of objects that stay decoded: the two states of an update, and two more that a handler may read
 * beside them. A larger number would take memory, and searching the entries would cost more than it saves.
 */
const LIMIT = 4;

interface Entry {
  readonly owner: object;
  readonly values: Map<unknown, unknown>;
}

/** A cache of the decoded members of the few objects that were read last. */
export class RecentlyDecoded {
  /** Newest first. */
  #entries: readonly Entry[] = [];

  /** Returns the value of a part of an object: the cached one, or else the result of `compute`. */
  get(owner: object, part: unknown, compute: () => unknown): unknown {
    const { values } = this.#entry(owner);
    if (values.has(part)) {
      return values.get(part);
    }
    const value = compute();
    values.set(part, value);
    return value;
  }

  #entry(owner: object): Entry {
    const known = this.#entries.find((candidate) => candidate.owner === owner);
    if (known !== undefined) {
      return known;
    }
    const entry = { owner, values: new Map<unknown, unknown>() };
    this.#entries = [entry, ...this.#entries.slice(0, LIMIT - 1)];
    return entry;
  }
}
