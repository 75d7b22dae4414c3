import type { Clock, Timer } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import { reminderOf } from "./reminder-text.js";
import type { UnreadyPod } from "./unready-pods.js";

/** The most pods that one reminder names of each kind. */
const MOST_PODS = 10;
/** Pods that are due within this time are reported together. */
const TOGETHER_MS = 500;

export interface RemindersOptions {
  readonly clock: Pick<Clock, "now" | "timer">;
  readonly logger: Logger;
  /** How long a pod has to be unready. The next times are twice as long, four times, and so on. */
  readonly afterMs: number;
  readonly pods: () => Iterable<UnreadyPod>;
}

/**
 * Reports pods that stay unready. Nothing happens to them, so no event shows them. A reminder that is due while the watch
 * of the pod is interrupted is left out, because the state of the pod is not known then.
 */
export class Reminders {
  readonly #options: RemindersOptions;
  #timer: Timer | undefined;
  #timerAt = Infinity;

  constructor(options: RemindersOptions) {
    this.#options = options;
  }

  /** Notes that there is another unready pod. */
  added(pod: UnreadyPod): void {
    this.#wakeAt(this.#nextOf(pod));
  }

  dispose(): void {
    this.#timer?.cancel();
    this.#timerAt = -Infinity;
  }

  #nextOf({ overdueSince, seenAt, reminders }: UnreadyPod): number {
    return Math.max(overdueSince, seenAt) + this.#options.afterMs * 2 ** reminders;
  }

  #wakeAt(at: number): void {
    if (at >= this.#timerAt) {
      return;
    }
    const { clock } = this.#options;
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = clock.timer(Math.max(0, at - clock.now()), () => this.#due());
  }

  #due(): void {
    this.#timerAt = Infinity;
    const { clock, pods } = this.#options;
    const now = clock.now();
    const due: UnreadyPod[] = [];
    let next = Infinity;
    for (const pod of pods()) {
      if (this.#nextOf(pod) <= now + TOGETHER_MS) {
        pod.reminders += 1;
        if (!pod.place.isInterrupted()) {
          due.push(pod);
        }
      }
      next = Math.min(next, this.#nextOf(pod));
    }
    this.#tell(due.filter(({ kind }) => kind === "notReady"));
    this.#tell(due.filter(({ kind }) => kind === "terminating"));
    if (next !== Infinity) {
      this.#wakeAt(next);
    }
  }

  #tell(due: UnreadyPod[]): void {
    const { clock, logger } = this.#options;
    const others = due.length - MOST_PODS;
    const told = due.sort((left, right) => left.since - right.since).slice(0, MOST_PODS);
    for (const [position, pod] of told.entries()) {
      const isLast = position === told.length - 1;
      const { fields, text } = reminderOf(pod, clock.now());
      const more = isLast && others > 0 ? `; ${others} other${others === 1 ? "" : "s"}` : "";
      logger.info(more === "" ? fields : { ...fields, others }, `${text}${more}`);
    }
  }
}
