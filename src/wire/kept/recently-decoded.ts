/**
 * So many objects stay decoded: an update's two, and those that a handler looks at beside them. More would be kept
 * memory; looking through them would cost more than it spares.
 */
const LIMIT = 4;

interface Entry {
  readonly owner: object;
  readonly values: Map<unknown, unknown>;
}

/** Values that were computed of the few owners asked about last. */
export class RecentValues {
  /** Newest first. */
  #entries: readonly Entry[] = [];

  /** What `compute` returns, or returned a moment ago, for a part of an owner. */
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
