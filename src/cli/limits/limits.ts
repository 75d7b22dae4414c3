import type { Format } from "../../printer/formats/format.js";
import type { PrintedCause } from "../../printer/printer.js";
import { parseDuration } from "../duration.js";
import { type SortPath, sortPathOf } from "../first-list/sort-path.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import { UsageError } from "../usage-error.js";
import { limitedFormat } from "./limited-format.js";

type LimitingFlags = Pick<
  WatchFlags,
  "once" | "count" | "quietFor" | "sortBy" | "watchOnly" | "ignoreNotFound"
>;

/** What is called when an event is printed. */
export interface PrintedListener {
  /** Called when the text of the event with a number was made. It is written in the same turn. */
  readonly onPrinting: (number: number, cause: PrintedCause) => void;
}

/** What ends a run by itself, and the order of its first list, as the flags say. */
export class Limits {
  readonly isOnce: boolean;
  readonly ignoresNotFound: boolean;
  /** How many events are printed. */
  readonly count: number;
  /** After how long without an event the run ends, or 0 for never. */
  readonly quietMs: number;
  /** The field by which the first list is sorted. */
  readonly sortPath: SortPath | undefined;
  /** The word of kubectl for a sorted watch, or undefined if nothing is watched or sorted. */
  readonly sortWarning: string | undefined;
  #printed = 0;
  #onPrinting: PrintedListener["onPrinting"] | undefined;

  /** @throws UsageError for values that the flags cannot have. */
  constructor({
    once = false,
    count,
    quietFor,
    sortBy,
    watchOnly = false,
    ignoreNotFound = false,
  }: LimitingFlags) {
    const sortPath = sortBy === undefined ? undefined : sortPathOf(sortBy);
    this.isOnce = once;
    this.ignoresNotFound = ignoreNotFound;
    this.count = count === undefined ? Infinity : eventsIn(count);
    this.quietMs = quietFor === undefined ? 0 : parseDuration(quietFor, "--quiet-for");
    this.sortPath = watchOnly ? undefined : sortPath;
    this.sortWarning = sortPath === undefined || once ? undefined : sortWarning(watchOnly);
  }

  /** Whether the events of the first list are printed in an order. */
  get ordersFirstList(): boolean {
    return this.isOnce || this.sortPath !== undefined;
  }

  /** Whether as many events have been printed as are wanted. */
  get isReached(): boolean {
    return this.#printed >= this.count;
  }

  /** Returns the format, which prints no more events than are wanted. */
  counted(format: Format): Format {
    return this.count === Infinity && this.quietMs === 0
      ? format
      : limitedFormat(format, {
          admits: () => !this.isReached,
          printed: (cause) => {
            this.#printed += 1;
            this.#onPrinting?.(this.#printed, cause);
          },
        });
  }

  /** Calls `listener` from now on. */
  listen({ onPrinting }: PrintedListener): void {
    this.#onPrinting = onPrinting;
  }
}

function eventsIn(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw new UsageError(`Cannot use --count "${text}": expected a whole number of at least 1`, "--count");
  }
  return Number(text);
}

/** Returns the warning of kubectl about `--sort-by` in a watch, in its words. */
function sortWarning(watchOnly: boolean): string {
  return watchOnly
    ? "--watch-only requested, --sort-by will be ignored"
    : "--watch requested, --sort-by will be ignored for watch events received";
}
