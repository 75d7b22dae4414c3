import type { Clock } from "../base/clock.js";
import type { WatchStream } from "../listwatch/list-watch.js";
import { Alarm } from "../base/alarm.js";

/**
 * A limit of time on a stream that is read: where it is reached, the stream is closed, which ends a pending `next`. What
 * is there by then is still taken: after a pause of the process the timer is due before what waits in the socket is read.
 */
export class StreamLimit<T> {
  readonly #alarm: Alarm;
  /** Grows with each change of the limit: one that was changed in its last turn is not reached. */
  #changes = 0;
  #reached = false;

  /** `isOver` is asked when the time has come; the limit counts as reached unless it says no. */
  constructor(stream: WatchStream<T>, clock: Clock, isOver: () => boolean = () => true) {
    this.#alarm = new Alarm(clock, () => {
      const changes = this.#changes;
      void clock.nextTurn().then(() => {
        if (changes === this.#changes && isOver()) {
          this.#reached = true;
          stream.close();
        }
      });
    });
  }

  /** It was reached, which is why the stream has ended. */
  get reached(): boolean {
    return this.#reached;
  }

  /** In `ms`, instead of at any time set before. */
  set(ms: number): void {
    this.#changes += 1;
    this.#alarm.set(ms);
  }

  unset(): void {
    this.#changes += 1;
    this.#alarm.unset();
  }

  dispose(): void {
    this.#changes += 1;
    this.#alarm.dispose();
  }
}
