import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { Explanation } from "../../explain/change.js";
import type { HandlerQueueOptions } from "../../informer/handler-queue.js";
import type { ResourceEvent, ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { PodEvent } from "../../printer/printer.js";
import type { Departure } from "../filters/departure.js";
import type { Told } from "../filters/membership.js";
import type { Output } from "../output.js";
import { type EventChoice, type LeftOut, omissionBecause, omissionOf } from "./event-choice.js";
import { podReader } from "./pod-reader.js";
import type { Printing } from "./printing.js";
import type { ResyncHint } from "./resync-hint.js";

/**
 * The queue of the printing handler. When 1 000 events wait for a slow reader of stdout, the informer reads
 * no further.
 */
export const PRINTING_QUEUE: HandlerQueueOptions = { kind: "bounded", limit: 1_000 };

/** Where the events are printed, and who is told about the rest. */
export interface PrintingContext {
  readonly output: Output;
  readonly logger: Logger;
  readonly resyncHint: ResyncHint | undefined;
  /** Says why a pod is gone, if the server selects pods. Without a selector, all pods that are gone were deleted. */
  readonly departureOf: ((event: Deletion) => Departure) | undefined;
}

type Deletion = ResourceEvent<Pod> & { readonly type: "delete" };

/**
 * Returns the handler that prints the events that were chosen, and counts the others. Its promises make the informer
 * wait while the reader of stdout is behind.
 */
export function printingHandler(
  { printer, fieldsPrinted, explaining, choice, filter, leftOut }: Printing,
  { output, logger, resyncHint, departureOf }: PrintingContext,
): ResourceEventHandler<Pod> {
  const read = podReader(withFields(fieldsPrinted, filter), logger, explaining?.fields);
  const explain = explaining?.explainer();
  const filtering = filter?.eventFilter();
  // Later events are compared with some that are not printed.
  const isRemembered: Partial<Record<keyof LeftOut, boolean>> = {
    initial: filtering !== undefined,
    only: filtering !== undefined || explain !== undefined,
  };
  const leaveOut = (omission: keyof LeftOut): undefined => void (leftOut[omission] += 1);
  return {
    onEvent: (event): void | Promise<void> => {
      const early = omissionOf(choice, event);
      if (early !== undefined && isRemembered[early] !== true) {
        return leaveOut(early);
      }
      if (filtering?.hides(event) === true) {
        return leaveOut(early ?? "filtered");
      }
      const at = systemClock.date();
      const pod = read(event);
      const why = explain?.(event, pod.object, at);
      const told = filtering?.tell(event, pod.object, why?.shown) ?? "event";
      const omission = early ?? omissionAfter(told, choice, why);
      if (omission !== undefined) {
        return leaveOut(omission);
      }
      if (event.cause === "resync") {
        resyncHint?.toldAgain();
      }
      const departure = event.type === "delete" ? departureOf?.(event) : undefined;
      const printed = withCrossing(pod, departure === "left" ? departure : told);
      return output.write(printer(printed, at, isEnd(departure) ? why : withoutEnd(why)));
    },
  };
}

/** Returns the fields that the printer and the filters read. */
function withFields(
  printed: Printing["fieldsPrinted"],
  filter: Printing["filter"],
): Printing["fieldsPrinted"] {
  return printed === undefined || filter === undefined ? printed : [...printed, ...filter.fields];
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

/** Whether a pod that is gone from the watch is known to be no more. */
function isEnd(departure: Departure | undefined): boolean {
  return departure === undefined || departure === "deleted";
}

/** Returns an explanation without how long the pod lived, because it may still live. */
function withoutEnd(why: Explanation | undefined): Explanation | undefined {
  return why && { ...why, changes: why.changes.filter(({ what }) => what !== "deletion") };
}
