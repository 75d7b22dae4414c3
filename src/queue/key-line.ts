import type { ObjectKey } from "../api/object-key.js";

/** The number of dead slots, 64 KB, below which keeping them is cheaper than moving the rest. */
const COMPACT_AT = 4_096;

/**
 * The keys of a queue in the order in which they joined, each with the position of the server at that moment.
 *
 * They are kept in two arrays with a moving head, which take 16 bytes per key. The order of a Map would do as
 * well, but every new iterator of a Map has to skip the slots of deleted keys again. At most half of the
 * slots are dead, apart from the first few thousand, and a dead slot holds no key.
 */
export class KeyLine {
  #keys: ObjectKey[] = [];
  #positions: string[] = [];
  #head = 0;

  /** The position at which the first key joined. Undefined if there is no key. */
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
