import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import type { WatchStream } from "../listwatch/list-watch.js";

/** A limit of time on a stream that is read: where it is reached, the stream is closed, which ends a pending `next`. */
export class StreamLimit<T> {
  readonly #alarm: Alarm;
  #reached = false;

  /** `isOver` is asked when the time has come; the limit counts as reached unless it says no. */
  constructor(stream: WatchStream<T>, clock: Clock, isOver: () => boolean = () => true) {
    this.#alarm = new Alarm(clock, () => {
      if (isOver()) {
        this.#reached = true;
        stream.close();
      }
    });
  }

  /** It was reached, which is why the stream has ended. */
  get reached(): boolean {
    return this.#reached;
  }

  /** In `ms`, instead of at any time set before. */
  set(ms: number): void {
    this.#alarm.set(ms);
  }

  unset(): void {
    this.#alarm.unset();
  }

  dispose(): void {
    this.#alarm.dispose();
  }
}
