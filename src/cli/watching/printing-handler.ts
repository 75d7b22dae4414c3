import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import type { HandlerQueueOptions } from "../../informer/handler-queue.js";
import type { ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { Output } from "../output.js";
import { podReader } from "./pod-reader.js";
import type { Session } from "../session.js";

/**
 * The queue of the printing handler. When 1 000 events wait for a slow reader of stdout, the informer reads
 * no further.
 */
export const PRINTING_QUEUE: HandlerQueueOptions = { kind: "bounded", limit: 1_000 };

/**
 * Returns the handler that prints. `context` is printed with each event if several contexts are watched. Its promises make the informer wait while the reader of stdout is behind.
 */
export function printingHandler(
  { printer, fieldsPrinted, logger }: Pick<Session, "printer" | "fieldsPrinted" | "logger">,
  output: Output,
  context?: string,
): ResourceEventHandler<Pod> {
  const read = podReader(fieldsPrinted, logger);
  const toPrint: typeof read = context === undefined ? read : (event) => ({ ...read(event), context });
  return {
    onEvent: (event): void | Promise<void> => output.write(printer(toPrint(event), systemClock.date())),
  };
}
