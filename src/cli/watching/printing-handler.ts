import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { Explain } from "../../explain/explainer.js";
import type { HandlerQueueOptions } from "../../informer/handler-queue.js";
import type { ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { Output } from "../output.js";
import { type LeftOut, omissionBecause, omissionOf } from "./event-choice.js";
import type { PodObserver } from "./pod-observer.js";
import { podReader } from "./pod-reader.js";
import type { Printing } from "./printing.js";
import type { ResyncHint } from "./resync-hint.js";

/**
 * The queue of the printing handler. When 1 000 events wait for a slow reader of stdout, the informer reads
 * no further.
 */
export const PRINTING_QUEUE: HandlerQueueOptions = { kind: "bounded", limit: 1_000 };

/** Where the events are printed, and what else learns of them. */
export interface PrintingContext {
  readonly output: Output;
  readonly logger: Logger;
  readonly resyncHint: ResyncHint | undefined;
  readonly observers: readonly PodObserver[];
}

/**
 * Returns the handler that prints the events that were chosen, and counts the others. Its promises make the informer
 * wait while the reader of stdout is behind.
 */
export function printingHandler(
  printing: Printing,
  { output, logger, resyncHint, observers }: PrintingContext,
): ResourceEventHandler<Pod> {
  const { printer, fieldsPrinted, explaining, moreFields, choice, counts } = printing;
  const read = podReader(fieldsPrinted, logger, moreFields);
  const explain = explaining?.explainer();
  const isRead = needsReading(printing, explain);
  return {
    onEvent: (event): void | Promise<void> => {
      const early = omissionOf(choice, event);
      const at = systemClock.date();
      const pod = early === undefined || isRead[early] ? read(event) : undefined;
      // What is not printed is explained, too, because later events are compared with it.
      const why = pod === undefined ? undefined : explain?.(event, pod.object, at);
      const omission = early ?? omissionBecause(choice, why);
      counts.note(event, omission);
      const isPrinted = pod !== undefined && omission === undefined;
      const written = isPrinted ? output.write(printer(pod, at, why)) : undefined;
      if (isPrinted && event.cause === "resync") {
        resyncHint?.toldAgain();
      }
      for (const observe of observers) {
        observe({ event, pod, why, omission });
      }
      return written;
    },
  };
}

/** Returns for each reason that is known beforehand whether events that are left out for it are read all the same. */
function needsReading(
  { moreFields }: Printing,
  explain: Explain | undefined,
): Readonly<Record<keyof LeftOut, boolean>> {
  const isObserved = moreFields.length > 0;
  return {
    initial: isObserved,
    only: isObserved || explain !== undefined,
    resync: false,
    unchanged: false,
    insignificant: false,
  };
}
