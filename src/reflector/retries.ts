import type { Clock } from "../base/clock.js";
import type { Backoff } from "./backoff.js";
import type { Ending, EndingKind, Phase } from "./ending.js";
import { PROVEN_MS, type Recovery, recoveryFor } from "./recovery.js";
import { RetryDelays } from "./retry-delays.js";

/**
 * The longest run of rows in the recovery table that do not wait: stream, stream again, list, list again. No
 * row without a wait repeats itself, but a server that fails streams and lists in turn could alternate
 * between two such rows forever. This limit prevents that.
 */
const MAX_IMMEDIATE_LISTS = 4;

/** What to do after an ending, and when. */
export interface Retry {
  /** The row of the recovery table that applies. */
  readonly recovery: Recovery;
  /** Milliseconds to wait before `recovery.next`; 0 for none. */
  readonly delayMs: number;
  /** The number of endings of this kind in a row, including this one. */
  readonly repeats: number;
}

/**
 * Decides what follows each ending of a list or a watch, and after which wait. It remembers what the recovery
 * table does not know: how often the same ending was repeated, and how long the last waits were.
 */
export class Retries {
  readonly #delays: RetryDelays;
  /** Endings of one kind in a row, with no event accepted in between. */
  #row: { readonly phase: Phase; readonly kind: EndingKind; readonly repeats: number } | undefined;
  /** Lists asked for without a wait since the last list that succeeded or that was waited for. */
  #immediateLists = 0;

  constructor(backoff: Backoff, clock: Clock, random: () => number) {
    this.#delays = new RetryDelays(backoff, clock, random);
  }

  /** Decides what follows this ending. Call it once for each ending, in order. */
  after(ending: Ending): Retry {
    const repeats = this.#count(ending);
    const recovery = recoveryFor(ending, repeats);
    const { livedMs = 0 } = ending;
    if (livedMs >= (recovery.freshBackoffFromMs ?? Infinity)) {
      this.#delays.startAfresh(livedMs >= PROVEN_MS);
    }
    const delayMs = this.#isImmediate(ending.phase, recovery) ? 0 : this.#delays.nextMs(ending.retryAfterMs);
    return { recovery, delayMs, repeats };
  }

  /** A watch has brought an event, so the next ending does not repeat the last one. */
  eventAccepted(): void {
    this.#row = undefined;
  }

  /** A list has succeeded, so the next failures may again be answered at once. */
  listSucceeded(): void {
    this.#immediateLists = 0;
  }

  #count({ phase, kind }: Ending): number {
    const repeats = this.#row?.phase === phase && this.#row.kind === kind ? this.#row.repeats + 1 : 1;
    this.#row = { phase, kind, repeats };
    return repeats;
  }

  /**
   * Whether to skip the wait. After a watch, the table alone decides, because its rows skip the wait only
   * after a watch that lived long or brought events.
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
