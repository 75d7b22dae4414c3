import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { HandlerQueueOptions } from "../../informer/handler-queue.js";
import type { ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { Output } from "../output.js";
import { omissionBecause, omissionOf } from "./event-choice.js";
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
}

/**
 * Returns the handler that prints the events that were chosen, and counts the others. Its promises make the informer
 * wait while the reader of stdout is behind.
 */
export function printingHandler(
  { printer, fieldsPrinted, explaining, choice, leftOut }: Printing,
  { output, logger, resyncHint }: PrintingContext,
): ResourceEventHandler<Pod> {
  const read = podReader(fieldsPrinted, logger, explaining?.fields);
  const explain = explaining?.explainer();
  return {
    onEvent: (event): void | Promise<void> => {
      const early = omissionOf(choice, event);
      if (early !== undefined && (early !== "only" || explain === undefined)) {
        leftOut[early] += 1;
        return undefined;
      }
      const at = systemClock.date();
      const pod = read(event);
      // What is not printed is explained, too, because later events are compared with it.
      const why = explain?.(event, pod.object, at);
      const omission = early ?? omissionBecause(choice, why);
      if (omission !== undefined) {
        leftOut[omission] += 1;
        return undefined;
      }
      if (event.cause === "resync") {
        resyncHint?.toldAgain();
      }
      return output.write(printer(pod, at, why));
    },
  };
}
