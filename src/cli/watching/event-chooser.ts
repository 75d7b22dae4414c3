import type { Pod } from "../../api/pod.js";
import type { Logger } from "../../base/logger.js";
import type { Explanation } from "../../explain/change.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { PodEvent } from "../../printer/printer.js";
import type { Told } from "../filters/membership.js";
import type { Observer } from "./companion.js";
import { type EventChoice, type LeftOut, omissionBecause, omissionOf } from "./event-choice.js";
import { podReader } from "./pod-reader.js";
import type { Printing } from "./printing.js";

/** An event that is printed, as the printer gets it. */
export interface ChosenEvent {
  readonly pod: PodEvent;
  readonly why: Explanation | undefined;
}

/**
 * Returns a function that reads an event and explains it, or returns why it is not printed. It must be called with
 * every event of a target, in their order. Events that cannot be printed are read only if later ones are compared with
 * them.
 */
export function eventChooser(
  printing: Printing,
  { logger, observe }: { readonly logger: Logger; readonly observe: Observer<Pod> | undefined },
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
  const unread = (event: ResourceEvent<Pod>, early: keyof LeftOut | undefined): keyof LeftOut | undefined => {
    if (early !== undefined && isRead[early] !== true) {
      return early;
    }
    return filtering?.hides(event) === true ? (early ?? "filtered") : undefined;
  };
  return (event, at) => {
    const early = omissionOf(choice, event);
    const skipped = unread(event, early);
    if (skipped !== undefined) {
      observe?.({ event, read: undefined, why: undefined, omission: skipped });
      return skipped;
    }
    const pod = read(event);
    const why = explain?.(event, pod.object, at);
    const told = filtering?.tell(event, pod.object, why?.shown) ?? "event";
    const omission = early ?? omissionAfter(told, choice, why);
    observe?.({ event, read: pod, why, omission });
    return omission ?? { pod: withCrossing(pod, told), why };
  };
}

/** Returns the reader of the fields that the printer and the filters need. */
function readerOf(
  { fieldsPrinted, moreFields, filter }: Printing,
  logger: Logger,
): ReturnType<typeof podReader> {
  const filtered = filter?.fields ?? [];
  const fields = fieldsPrinted === undefined ? undefined : [...fieldsPrinted, ...filtered];
  return filtered.length === 0
    ? podReader(fields, logger, moreFields)
    : podReader(fields, logger, moreFields, "so no filter matches it");
}

/** Returns why an event is not printed. Those by which a pod enters or leaves are printed whatever `--show` says. */
function omissionAfter(
  told: Told,
  choice: EventChoice,
  why: Explanation | undefined,
): keyof LeftOut | undefined {
  if (told === "nothing") {
    return "filtered";
  }
  return told === "event" ? omissionBecause(choice, why) : undefined;
}

function withCrossing(pod: PodEvent, told: Told): PodEvent {
  return told === "entered" || told === "left" ? { ...pod, crossing: told } : pod;
}
