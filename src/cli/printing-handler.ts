import type { Pod } from "../api/pod.js";
import { systemClock } from "../base/clock.js";
import type { HandlerQueueOptions } from "../informer/handler-queue.js";
import type { ResourceEvent, ResourceEventHandler } from "../informer/resource-event-handler.js";
import type { PodEvent } from "../printer/printer.js";
import type { Output } from "./output.js";
import { podReader, type ReadPod } from "./pod-reader.js";
import type { Session } from "./session.js";

/**
 * The queue of the printing handler. When 1 000 events wait for a slow reader of stdout, the informer reads
 * no further.
 */
export const PRINTING_QUEUE: HandlerQueueOptions = { kind: "bounded", limit: 1_000 };

/**
 * Returns the handler that prints. Its promises make the informer wait while the reader of stdout is behind.
 */
export function printingHandler(
  { printer, fieldsPrinted, logger }: Pick<Session, "printer" | "fieldsPrinted" | "logger">,
  output: Output,
): ResourceEventHandler<Pod> {
  const read = podReader(fieldsPrinted, logger);
  return {
    onEvent: (event): void | Promise<void> =>
      output.write(printer(podEventOf(event, read), systemClock.date())),
  };
}

/** Returns the event with the fields of the pod that the printer reads. */
function podEventOf(event: ResourceEvent<Pod>, read: (pod: Pod) => ReadPod): PodEvent {
  const { type, cause } = event;
  if (type !== "delete") {
    return { type, ...read(event.object), cause };
  }
  const { key, object: pod } = event.deleted;
  return { type, key, object: pod === undefined ? undefined : read(pod).object, cause };
}
