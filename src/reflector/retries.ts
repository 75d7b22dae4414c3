import type { Clock } from "../base/clock.js";
import type { Backoff } from "./backoff.js";
import type { Ending, EndingKind, Phase } from "./ending.js";
import { PROVEN_MS, type Recovery, recoveryFor } from "./recovery.js";
import { TransportError } from "../transport/transport-error.js";
import { RetryDelays } from "./retry-delays.js";

/**
 * The longest run of rows in the recovery table that do not wait: stream, stream again, list, list again. No
 * row without a wait repeats itself, but a server that fails streams and lists in turn could alternate
 * between two such rows forever. This limit prevents that.
 */
const MAX_IMMEDIATE_LISTS = 4;

/**
 * The time over which each watch is spread of those that return after a common connection was lost. They are up to 90, and
 * the server, which may just have started, gets about a hundred a second.
 */
const SPREAD_MS = 10;

/** So many watches return at once, because they are no burden. */
const FEW_WATCHES = 10;

/** What to do after an ending, and when. */
export interface Retry {
  /** The row of the recovery table that applies. */
  readonly recovery: Recovery;
  /** Milliseconds to wait before `recovery.next`, because something fails; 0 for none. */
  readonly delayMs: number;
  /** Milliseconds by which a watch that returns without such a wait is spread among others. */
  readonly spreadMs: number;
  /** The number of endings of this kind in a row, including this one. */
  readonly repeats: number;
}

/**
 * Decides what follows each ending of a list or a watch, and after which wait. It remembers what the recovery
 * table does not know: how often the same ending was repeated, and how long the last waits were.
 */
export class Retries {
  readonly #delays: RetryDelays;
  readonly #random: () => number;
  /** The current streak: endings of the same phase and kind with no event accepted between them. */
  #streak: { readonly phase: Phase; readonly kind: EndingKind; readonly repeats: number } | undefined;
  /** The lists that were requested without a wait since a list last succeeded or was delayed. */
  #immediateLists = 0;

  constructor(backoff: Backoff, clock: Clock, random: () => number) {
    this.#delays = new RetryDelays(backoff, clock, random);
    this.#random = random;
  }

  /** Decides what follows this ending. Call it once for each ending, in order. */
  after(ending: Ending): Retry {
    const repeats = this.#count(ending);
    const recovery = recoveryFor(ending, repeats);
    const { livedMs = 0 } = ending;
    if (livedMs >= (recovery.freshBackoffFromMs ?? Infinity)) {
      this.#delays.startAfresh(livedMs >= PROVEN_MS);
    }
    return this.#isImmediate(ending.phase, recovery)
      ? { recovery, delayMs: 0, spreadMs: this.#spreadMs(ending), repeats }
      : { recovery, delayMs: this.#delays.nextMs(ending.retryAfterMs), spreadMs: 0, repeats };
  }

  /** A watch has brought an event, so the next ending does not repeat the last one. */
  eventAccepted(): void {
    this.#streak = undefined;
  }

  /** A list has succeeded, so the next failures may again be answered at once. */
  listSucceeded(): void {
    this.#immediateLists = 0;
  }

  #spreadMs({ error }: Ending): number {
    const lost = error instanceof TransportError ? error.lostWatches : 1;
    return lost > FEW_WATCHES ? lost * SPREAD_MS * this.#random() : 0;
  }

  #count({ phase, kind }: Ending): number {
    const repeats =
      this.#streak?.phase === phase && this.#streak.kind === kind ? this.#streak.repeats + 1 : 1;
    this.#streak = { phase, kind, repeats };
    return repeats;
  }

  /**
   * Whether to skip the wait. After a watch, the table alone decides, because its rows skip the wait only
   * after a watch that lived long, brought events, or was given up after many seconds (`overdue` and
   * `silent`).
   */
  #isImmediate(phase: Phase, { wait }: Recovery): boolean {
    if (phase === "watch") {
      return !wait;
    }
    const isImmediate = !wait && this.#immediateLists < MAX_IMMEDIATE_LISTS;
    this.#immediateLists = isImmediate ? this.#immediateLists + 1 : 0;
    return isImmediate;
  }
}
