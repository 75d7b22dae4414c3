import type { EventObject, EventSeries } from "./event-object.js";

/** An Event, how often it has happened, and what of that the server knows. */
export class EventEntry {
  /** The Event as it happened first. */
  readonly #event: EventObject;
  #count = 1;
  #lastObservedTime: string;
  #lastObservedAt: number;
  /** How often it had happened when it was written last. 0 before it was created. */
  #writtenCount = 0;
  #writtenAt = 0;

  /** `now` is the time on a clock that never jumps. */
  constructor(event: EventObject, now: number) {
    this.#event = event;
    this.#lastObservedTime = event.eventTime;
    this.#lastObservedAt = now;
  }

  get event(): EventObject {
    return this.#event;
  }

  get count(): number {
    return this.#count;
  }

  /** The series, if it has happened more than once. */
  get series(): EventSeries | undefined {
    return this.#count === 1 ? undefined : { count: this.#count, lastObservedTime: this.#lastObservedTime };
  }

  get isCreated(): boolean {
    return this.#writtenCount > 0;
  }

  /** Whether it has happened since it was written. */
  get isUnwritten(): boolean {
    return this.#writtenCount < this.#count;
  }

  /** Notes that it has happened once more. */
  repeat(time: string, now: number): void {
    this.#count += 1;
    this.#lastObservedTime = time;
    this.#lastObservedAt = now;
  }

  /** Notes that the server knows of `count` times. */
  written(count: number, now: number): void {
    this.#writtenCount = count;
    this.#writtenAt = now;
  }

  /** Milliseconds since it has happened last. */
  quietMs(now: number): number {
    return now - this.#lastObservedAt;
  }

  /** Milliseconds since the server was told of it. */
  unrefreshedMs(now: number): number {
    return now - this.#writtenAt;
  }
}
