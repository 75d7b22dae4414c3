import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded source of random numbers. All decisions of a run come from one seed. */
export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** Returns a number in [0, 1), uniformly distributed. */
  fraction(): number {
    return uniformFloat64(this.#generator);
  }

  /** Returns an integer from `from` to `to`, both included. */
  int(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) {
      throw new RangeError("Cannot pick: found nothing to pick from");
    }
    return item;
  }

  /** Returns one of the items, with probabilities in proportion to the weights. */
  pickWeighted<T extends { readonly weight: number }>(items: readonly T[]): T {
    let left = this.fraction() * items.reduce((sum, { weight }) => sum + weight, 0);
    const found = items.find(({ weight }) => (left -= weight) < 0);
    return found ?? this.pick(items);
  }

  /**
   * Creates a separate source. How often a consumer draws depends on timing, and with a source of its own it
   * does not influence other consumers.
   */
  fork(): Random {
    return new Random(this.int(0, 0x7fff_ffff));
  }
}
