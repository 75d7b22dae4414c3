import type { Clock, Timer } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { TellsContainer } from "../../explain/comparison.js";
import type * as ReminderTextModule from "./reminder-text.js";
import type { UnreadyPod } from "./unready-pods.js";

/** The most pods that one reminder names of each kind. */
const MOST_PODS = 10;
/** Pods that are due within this time are reported together. */
const TOGETHER_MS = 500;
/** The time of the next reminder when there are no more. */
const ENDED = -Infinity;

export interface RemindersOptions {
  readonly clock: Pick<Clock, "now" | "date" | "timer">;
  readonly logger: Logger;
  /** How long a pod has to be unready. The next times are twice as long, four times, and so on. */
  readonly afterMs: number;
  readonly pods: () => Iterable<UnreadyPod>;
  /** Which containers are told. @defaultValue all */
  readonly tells?: TellsContainer | undefined;
  /** Loads what writes reminders, when the first one is due. */
  readonly loadText: LoadReminderText;
}

export type LoadReminderText = () => Promise<Pick<typeof ReminderTextModule, "reminderOf">>;

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
    this.#timerAt = ENDED;
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
    if (due.length > 0) {
      void this.#tell(due);
    }
    if (next !== Infinity) {
      this.#wakeAt(next);
    }
  }

  async #tell(due: readonly UnreadyPod[]): Promise<void> {
    try {
      const { reminderOf } = await this.#options.loadText();
      if (this.#timerAt !== ENDED) {
        this.#tellKind(
          due.filter(({ kind }) => kind === "notReady"),
          reminderOf,
        );
        this.#tellKind(
          due.filter(({ kind }) => kind === "terminating"),
          reminderOf,
        );
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.logger.warn({ reason }, `cannot write reminders of pods that are not ready: ${reason}`);
    }
  }

  #tellKind(due: UnreadyPod[], reminderOf: typeof ReminderTextModule.reminderOf): void {
    const { clock, logger, tells } = this.#options;
    const others = due.length - MOST_PODS;
    const told = due.sort((left, right) => left.since - right.since).slice(0, MOST_PODS);
    for (const [position, pod] of told.entries()) {
      const isLast = position === told.length - 1;
      const { fields, text } = reminderOf(pod, { now: clock.now(), at: clock.date(), tells });
      const more = isLast && others > 0 ? `; ${others} other${others === 1 ? "" : "s"}` : "";
      logger.info(more === "" ? fields : { ...fields, others }, `${text}${more}`);
    }
  }
}
