import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import type { WatchStream } from "../listwatch/list-watch.js";

/** A time limit on a stream. When it is reached, the stream is closed, which ends a pending `next`. */
export class StreamLimit<T> {
  readonly #alarm: Alarm;
  #reached = false;

  /** `isOver` is called when the time has come. The limit is reached only if it returns true. */
  constructor(stream: WatchStream<T>, clock: Clock, isOver: () => boolean = () => true) {
    this.#alarm = new Alarm(clock, () => {
      if (isOver()) {
        this.#reached = true;
        stream.close();
      }
    });
  }

  /** Whether the limit was reached. This is then the reason why the stream has ended. */
  get reached(): boolean {
    return this.#reached;
  }

  /** Sets the limit to `ms` from now. It replaces a limit that was set before. */
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
