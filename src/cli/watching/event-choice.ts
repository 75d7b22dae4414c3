import type { Explanation } from "../../explain/change.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import { UsageError } from "../usage-error.js";

type EventType = ResourceEvent<unknown>["type"];

/** How many events were not printed, by the reason. */
export interface LeftOut {
  /** Pods of the first list, because of `--watch-only`. */
  initial: number;
  /** Resyncs, because of `--show`. */
  resync: number;
  /** Updates that changed nothing that is printed, because of `--show`. */
  unchanged: number;
  /** Updates that changed only what rarely matters, because of `--show significant`. */
  insignificant: number;
  /** Events of other types than those of `--only`. */
  only: number;
  /** Events of pods that the filters hide: `--name`, `--status` and the like. */
  filtered: number;
}

/** Which events are printed: the values of `--show`, `--only` and `--watch-only`. */
export interface EventChoice {
  readonly show: WatchFlags["show"];
  readonly types: ReadonlySet<EventType>;
  readonly watchOnly: boolean;
}

const EVENT_TYPES: readonly EventType[] = ["add", "update", "delete"];

/** @throws UsageError for a type that `--only` does not have. */
export function eventChoice({
  show,
  only,
  watchOnly,
}: Pick<WatchFlags, "show" | "only" | "watchOnly">): EventChoice {
  return { show, types: typesOf(only), watchOnly: watchOnly === true };
}

function typesOf(only: string | undefined): ReadonlySet<EventType> {
  if (only === undefined) {
    return new Set(EVENT_TYPES);
  }
  const words = only.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !EVENT_TYPES.some((type) => type === word));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot use --only "${only}": found "${unknown}", expected a list of ${EVENT_TYPES.join(", ")}`,
      "--only",
    );
  }
  return new Set(EVENT_TYPES.filter((type) => words.includes(type)));
}

/** Returns counters at zero. */
export function nothingLeftOut(): LeftOut {
  return { initial: 0, resync: 0, unchanged: 0, insignificant: 0, only: 0, filtered: 0 };
}

/**
 * Returns why an event is not printed, if its type and its cause alone decide that. Such an event need not be read.
 */
export function omissionOf(
  { show, types, watchOnly }: EventChoice,
  { type, cause }: Pick<ResourceEvent<unknown>, "type" | "cause">,
): keyof LeftOut | undefined {
  if (watchOnly && cause === "initial") {
    return "initial";
  }
  if (show !== "all" && cause === "resync") {
    return "resync";
  }
  return types.has(type) ? undefined : "only";
}

/** Returns why an event is not printed, if its explanation decides that. */
export function omissionBecause(
  { show }: EventChoice,
  why: Pick<Explanation, "significance"> | undefined,
): keyof LeftOut | undefined {
  if (show === "all" || why === undefined || why.significance === "significant") {
    return undefined;
  }
  if (why.significance === "nothing") {
    return "unchanged";
  }
  return show === "significant" ? "insignificant" : undefined;
}
