import type { Clock } from "../../base/clock.js";
import { TimeSlice } from "../../base/time-slice.js";
import type { ProcessFunc, Queue } from "../../queue/queue.js";

/** The number of pops between two looks at the clock. This many pops take far less time than a slice. */
const POPS_PER_LOOK = 64;

/** What a DeltaPump connects. */
export interface DeltaPumpOptions<T> {
  readonly queue: Queue<T>;
  readonly process: ProcessFunc<T>;
  readonly clock: Clock;
  /**
   * Returns `undefined` if every handler can take more events. Otherwise returns a promise that resolves when
   * all of them can, or when the signal aborts.
   */
  readonly whenWritable: (signal: AbortSignal) => Promise<void> | undefined;
  /** Called after each attempt to pop, whether or not there was something to pop. */
  readonly onPopped: () => void;
  /** Called each time when everything that was queued has been processed. */
  readonly onDrained: () => void;
}

/**
 * The loop that takes deltas from the queue and has them processed, no faster than the slowest handler with a
 * bounded queue allows.
 */
export class DeltaPump<T> {
  readonly #options: DeltaPumpOptions<T>;

  constructor(options: DeltaPumpOptions<T>) {
    this.#options = options;
  }

  /**
   * Runs until the queue is closed and empty, or the signal aborts. Deltas that are queued when the signal
   * aborts are not processed. Rejects with whatever `process` throws.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { queue, onDrained } = this.#options;
    while (!signal.aborted && (await queue.whenPoppable())) {
      await this.#drain(signal);
      onDrained();
    }
  }

  async #drain(signal: AbortSignal): Promise<void> {
    const { clock, whenWritable } = this.#options;
    const slice = new TimeSlice(clock);
    for (let popped = 1; !signal.aborted && this.#pop(); popped += 1) {
      const writable = whenWritable(signal);
      if (writable !== undefined) {
        await writable;
      }
      if (popped % POPS_PER_LOOK === 0 && slice.isOver(clock.now())) {
        await slice.next();
      }
    }
  }

  #pop(): boolean {
    const { queue, process, onPopped } = this.#options;
    const popped = queue.pop(process);
    onPopped();
    return popped;
  }
}
