import type { Clock, Timer } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";

/** A resync of fewer pods than this does not hide what happens. */
const FEWEST_PODS = 20;
/** A resync prints all pods within this time, unless the reader of stdout is slow. */
const RESYNC_MS = 1_000;

/** Hints once at the flag that leaves resyncs out, after a resync has printed many pods. */
export class ResyncHint {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #resync: string;
  #told = 0;
  #timer: Timer | undefined;
  #isDone = false;

  /** @param resync - the value of `--resync`. */
  constructor({
    clock,
    logger,
    resync,
  }: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly resync: string;
  }) {
    this.#clock = clock;
    this.#logger = logger;
    this.#resync = resync;
  }

  /** Counts a pod that a resync printed. */
  toldAgain(): void {
    if (this.#isDone) {
      return;
    }
    this.#told += 1;
    this.#timer ??= this.#clock.timer(RESYNC_MS, () => this.#resynced());
  }

  dispose(): void {
    this.#isDone = true;
    this.#timer?.cancel();
  }

  #resynced(): void {
    const pods = this.#told;
    this.#timer = undefined;
    this.#told = 0;
    if (pods >= FEWEST_PODS) {
      this.#isDone = true;
      this.#logger.info(
        { pods },
        `printed ${pods} pods again (--resync ${this.#resync}); --show changes leaves resyncs out`,
      );
    }
  }
}
