import type { Pod } from "../../api/pod.js";
import type { Logger } from "../../base/logger.js";
import type { Explanation } from "../../explain/change.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { PodEvent } from "../../printer/printer.js";
import type { Departures } from "../filters/departures.js";
import type { Told } from "../filters/membership.js";
import type { ObservedEvent, Observer } from "./companion.js";
import { type EventChoice, type LeftOut, omissionBecause, omissionOf } from "./event-choice.js";
import type { EventCounts } from "./event-counts.js";
import { podReader } from "./pod-reader.js";
import type { Printing } from "./printing.js";

/** An event that is printed, as the printer gets it. */
export interface ChosenEvent {
  readonly pod: PodEvent;
  readonly why: Explanation | undefined;
}

/** Who else learns of the events of a target. */
export interface EventAudience {
  readonly logger: Logger;
  readonly counts: EventCounts;
  /** Knows which pods a selector of the server has let go, if there is one. */
  readonly departures: Departures | undefined;
  readonly observe: Observer<Pod> | undefined;
}

/**
 * Returns a function that reads an event and explains it, or returns why it is not printed. It must be called with
 * every event of a target, in their order. Events that cannot be printed are read only if later ones are compared with
 * them.
 */
export function eventChooser(
  printing: Printing,
  { logger, counts, departures, observe }: EventAudience,
): (event: ResourceEvent<Pod>, at: Date) => ChosenEvent | keyof LeftOut {
  const { explaining, choice, filter } = printing;
  const read = readerOf(printing, logger);
  const explain = explaining?.explainer();
  const filtering = filter?.eventFilter();
  // What is not printed is read, too, if later events are compared with it.
  const isRead: Partial<Record<keyof LeftOut, boolean>> = {
    initial: filtering !== undefined || observe !== undefined,
    only: filtering !== undefined || observe !== undefined || explain !== undefined,
  };
  const observed = (event: ObservedEvent<Pod>): void => {
    const { told } = event;
    counts.note(event.event, told === "event" ? (departures?.tell(event.event) ?? told) : told);
    observe?.(event);
  };
  const unread = (event: ResourceEvent<Pod>, told: Told, early: keyof LeftOut | undefined): keyof LeftOut => {
    const omission = told === "nothing" || early === undefined ? "filtered" : early;
    observed({ event, read: undefined, why: undefined, omission, told });
    return omission;
  };
  return (event, at) => {
    if (filtering?.hides(event) === true) {
      return unread(event, "nothing", undefined);
    }
    const early = omissionOf(choice, event);
    if (early !== undefined && isRead[early] !== true) {
      return unread(event, filtering?.isOutside(event) === true ? "nothing" : "event", early);
    }
    const pod = read(event);
    const why = explain?.(event, pod.object, at);
    const told = filtering?.tell(event, pod.object, why?.shown) ?? "event";
    const omission = omissionAfter(told, early, { choice, why });
    observed({ event, read: pod, why, omission, told });
    return omission ?? { pod: withCrossing(pod, told), why };
  };
}

/** Returns the reader of the fields that the printer and the filters need. */
function readerOf({ reads, moreFields, filter }: Printing, logger: Logger): ReturnType<typeof podReader> {
  const filtered = filter?.fields ?? [];
  const fields = reads === "whole" ? undefined : [...reads, ...filtered];
  return filtered.length === 0
    ? podReader(fields, logger, moreFields)
    : podReader(fields, logger, moreFields, "so no filter matches it");
}

/** Returns why an event is not printed. Those by which a pod enters or leaves are printed whatever `--show` says. */
function omissionAfter(
  told: Told,
  early: keyof LeftOut | undefined,
  { choice, why }: { readonly choice: EventChoice; readonly why: Explanation | undefined },
): keyof LeftOut | undefined {
  if (told === "nothing") {
    return "filtered";
  }
  return early ?? (told === "event" ? omissionBecause(choice, why) : undefined);
}

function withCrossing(pod: PodEvent, told: Told): PodEvent {
  return told === "entered" || told === "left" ? { ...pod, crossing: told } : pod;
}
