import type { Logger } from "../../base/logger.js";
import type { Phase } from "../../reflector/ending.js";
import type { ReflectorState } from "../../reflector/reflector-state.js";
import type { InformerEnding } from "./reports.js";

const FAILED: Readonly<Record<Phase, string>> = {
  list: "a list failed",
  stream: "a streaming list failed",
  watch: "a watch failed",
};

/**
 * Tells a logger how the lists and watches of an informer end. What fails in a new way is a warning. The same failure
 * again is a detail, and so are endings that heal at once. The next watch that the server accepts is told, too.
 */
export class EndingLog {
  readonly #logger: Logger;
  /** The kinds of failure that were told since the informer was watching. */
  readonly #told = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  ended({ phase, kind, next, delayMs, error, isFailure }: InformerEnding): void {
    const fields = { phase, kind, next, delayMs, err: error };
    if (!isFailure) {
      this.#logger.debug(fields, "a watch ended, and the next one follows");
      return;
    }
    // A silent watch was dead for many seconds, although the next one follows at once. A position expires whenever a
    // watch was away for some minutes, and the new list that follows loses nothing.
    const isFelt = (delayMs > 0 && kind !== "expired") || kind === "silent" || kind === "overdue";
    const isNew = isFelt && !this.#told.has(kind);
    if (isFelt) {
      this.#told.add(kind);
    }
    this.#logger[isNew ? "warn" : "debug"](fields, FAILED[phase]);
  }

  entered(state: ReflectorState): void {
    if (state.kind === "watching" && this.#told.size > 0) {
      this.#told.clear();
      this.#logger.info({}, "watching again");
    }
  }
}
