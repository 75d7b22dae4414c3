import type { Clock } from "../base/clock.js";
import { guarded } from "../base/guarded.js";
import type { Logger } from "../base/logger.js";

/** What every measurement of a queue says. */
export interface QueueMeasurement {
  /** The name of the queue. */
  readonly queue: string;
  /** The number of items that can be taken now. */
  readonly length: number;
}

type Taken = QueueMeasurement & { readonly waitedMs: number };
type Done = QueueMeasurement & { readonly tookMs: number };
type Delayed = QueueMeasurement & { readonly delayMs: number };

/**
 * Callbacks for measurements of a queue that must be taken each time. What can be read at any time is in
 * `WorkQueue.status()`. Callbacks are called synchronously, so they must be quick. What they throw, or what their promises
 * reject with, does not disturb the queue: it is told to the logger of the controller, or once as a warning of the process
 * if the queue has no controller.
 */
export interface WorkQueueMetrics {
  /** Called when an item was added that was not waiting already (client-go: `adds`). */
  readonly onAdded?: ((added: QueueMeasurement) => void) | undefined;
  /** Called when an item was taken, with how long it had waited since it was added (client-go: `queue_duration`). */
  readonly onTaken?: ((taken: Taken) => void) | undefined;
  /** Called when an item was marked as done, with how long that took (client-go: `work_duration`). */
  readonly onDone?: ((done: Done) => void) | undefined;
  /** Called when an item was added with a delay (client-go: `retries`). */
  readonly onDelayed?: ((delayed: Delayed) => void) | undefined;
}

/** Returns callbacks that never throw. The failures of those of the user are logged. */
export function guardedMetrics(metrics: WorkQueueMetrics, logger: Logger): Required<WorkQueueMetrics> {
  return {
    onAdded: guarded("metrics.onAdded", logger, (added: QueueMeasurement) => metrics.onAdded?.(added)),
    onTaken: guarded("metrics.onTaken", logger, (taken: Taken) => metrics.onTaken?.(taken)),
    onDone: guarded("metrics.onDone", logger, (done: Done) => metrics.onDone?.(done)),
    onDelayed: guarded("metrics.onDelayed", logger, (delayed: Delayed) => metrics.onDelayed?.(delayed)),
  };
}

/** Measures one queue for its user. Exists only if the user measures, because it keeps the time of each item. */
export class QueueMeter<T> {
  readonly #metrics: WorkQueueMetrics;
  readonly #clock: Pick<Clock, "now">;
  readonly #measured: () => QueueMeasurement;
  readonly #addedAt = new Map<T, number>();

  /** `metrics` must not throw: see `guardedMetrics`. */
  constructor(metrics: WorkQueueMetrics, clock: Pick<Clock, "now">, measured: () => QueueMeasurement) {
    this.#metrics = metrics;
    this.#clock = clock;
    this.#measured = measured;
  }

  added(item: T): void {
    this.#addedAt.set(item, this.#clock.now());
    this.#metrics.onAdded?.(this.#measured());
  }

  taken(item: T): void {
    const now = this.#clock.now();
    const waitedMs = now - (this.#addedAt.get(item) ?? now);
    this.#addedAt.delete(item);
    this.#metrics.onTaken?.({ ...this.#measured(), waitedMs });
  }

  done(takenAt: number): void {
    this.#metrics.onDone?.({ ...this.#measured(), tookMs: this.#clock.now() - takenAt });
  }

  delayed(delayMs: number): void {
    this.#metrics.onDelayed?.({ ...this.#measured(), delayMs });
  }
}
