import { systemClock } from "../../base/clock.js";
import type { HandlerQueueOptions } from "../../informer/handler-queue.js";
import type { ResourceEvent, ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { Output } from "../output.js";

/**
 * The queue of the printing handler. When 1 000 events wait for a slow reader of stdout, the informer reads
 * no further.
 */
export const PRINTING_QUEUE: HandlerQueueOptions = { kind: "bounded", limit: 1_000 };

/**
 * Returns the handler that prints. Its promises make the informer wait while the reader of stdout is behind. An event
 * that ends the run is the last one that is printed.
 *
 * @param ended - the signal that the run ends.
 */
export function printingHandler<T>(
  print: (event: ResourceEvent<T>, at: Date) => string | undefined,
  output: Output,
  ended: AbortSignal,
): ResourceEventHandler<T> {
  return {
    onEvent: (event): void | Promise<void> => {
      const text = ended.aborted ? undefined : print(event, systemClock.date());
      return text === undefined ? undefined : output.write(text);
    },
  };
}
