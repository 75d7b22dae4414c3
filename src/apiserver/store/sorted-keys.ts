/** From this many waiting keys on, one sort is cheaper than inserting each key. */
const SORT_FROM = 64;

/**
 * Keys in byte order. Object names are ASCII, so this is also the order of JavaScript strings. Added keys
 * wait until the next read, so that adding many keys costs only one sort.
 */
export class SortedKeys {
  #keys: string[] = [];
  #waiting: string[] = [];

  /** Adds a key that must not be there yet. */
  add(key: string): void {
    const last = this.#keys.at(-1);
    if (last === undefined || last < key) {
      this.#keys.push(key);
    } else {
      this.#waiting.push(key);
    }
  }

  delete(key: string): void {
    const position = this.lowerBound(key);
    if (this.#keys[position] === key) {
      this.#keys.splice(position, 1);
    }
  }

  /** Returns all keys. The array is valid until the next change. */
  all(): readonly string[] {
    if (this.#waiting.length >= SORT_FROM) {
      this.#keys = [...this.#keys, ...this.#waiting].sort(byText);
    } else {
      for (const key of this.#waiting) {
        this.#keys.splice(lowerBound(this.#keys, key), 0, key);
      }
    }
    this.#waiting = [];
    return this.#keys;
  }

  /** Returns the position of the first key that is not before `key`. */
  lowerBound(key: string): number {
    return lowerBound(this.all(), key);
  }
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
