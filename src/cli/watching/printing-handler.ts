import type { Pod } from "../../api/pod.js";
import type { Logger } from "../../base/logger.js";
import type { HandlerQueueOptions } from "../../informer/handler-queue.js";
import type { ResourceEvent, ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { Departure } from "../filters/departure.js";
import type { Output } from "../output.js";
import { type ChosenEvent, eventChooser } from "./event-chooser.js";
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
  printing: Printing,
  { output, logger, resyncHint, departureOf }: PrintingContext,
): ResourceEventHandler<Pod> {
  const { printer, leftOut } = printing;
  const choose = eventChooser(printing, logger);
  return {
    onEvent: (event): void | Promise<void> => {
      const chosen = choose(event);
      if (typeof chosen === "string") {
        leftOut[chosen] += 1;
        return undefined;
      }
      if (event.cause === "resync") {
        resyncHint?.toldAgain();
      }
      const { pod, at, why } =
        event.type === "delete" && departureOf !== undefined ? departed(chosen, departureOf(event)) : chosen;
      return output.write(printer(pod, at, why));
    },
  };
}

/** Returns the deletion as it is printed with a selector: without how long the pod lived if it may still live. */
function departed(chosen: ChosenEvent, departure: Departure): ChosenEvent {
  const { pod, why, at } = chosen;
  if (departure === "deleted") {
    return chosen;
  }
  return {
    pod: departure === "left" ? { ...pod, crossing: "left" } : pod,
    at,
    why: why && { ...why, changes: why.changes.filter(({ what }) => what !== "deletion") },
  };
}
