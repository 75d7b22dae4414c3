import type { ObjectKey } from "../api/object-key.js";

/** Below this many dead slots it is cheaper to keep them, 64 KB, than to move the rest. */
const COMPACT_AT = 4_096;

/**
 * The keys of a queue, first in, first out, each with the server's position at the moment it joined.
 *
 * Two arrays with a moving head rather than the order of a Map: 16 bytes a key, and what a Map leaves behind for deleted
 * keys has to be walked again by every new iterator. Dead slots are at most half of the array and hold no key.
 */
export class KeyLine {
  #keys: ObjectKey[] = [];
  #positions: string[] = [];
  #head = 0;

  /** The position at which the first key joined; `undefined` when nobody waits. */
  get firstPosition(): string | undefined {
    return this.#positions[this.#head];
  }

  push(key: ObjectKey, position: string): void {
    this.#keys.push(key);
    this.#positions.push(position);
  }

  shift(): ObjectKey | undefined {
    const key = this.#keys[this.#head];
    if (key === undefined) {
      return undefined;
    }
    this.#keys[this.#head] = "";
    this.#head += 1;
    this.#compact();
    return key;
  }

  #compact(): void {
    if (this.#head === this.#keys.length) {
      this.#keys = [];
      this.#positions = [];
      this.#head = 0;
    } else if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#keys.length) {
      this.#keys = this.#keys.slice(this.#head);
      this.#positions = this.#positions.slice(this.#head);
      this.#head = 0;
    }
  }
}
