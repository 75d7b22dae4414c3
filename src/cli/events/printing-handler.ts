import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import type { HandlerQueueOptions } from "../../informer/handler-queue.js";
import type { ResourceEventHandler } from "../../informer/resource-event-handler.js";
import { omissionBecause, omissionOf } from "./event-choice.js";
import type { Output } from "../output.js";
import { podReader } from "./pod-reader.js";
import type { Session } from "../session.js";

/**
 * The queue of the printing handler. When 1 000 events wait for a slow reader of stdout, the informer reads
 * no further.
 */
export const PRINTING_QUEUE: HandlerQueueOptions = { kind: "bounded", limit: 1_000 };

type PrintingSession = Pick<
  Session,
  "printer" | "fieldsPrinted" | "logger" | "explaining" | "choice" | "leftOut" | "resyncHint"
>;

/**
 * Returns the handler that prints the events that were chosen, and counts the others. Its promises make the informer
 * wait while the reader of stdout is behind.
 */
export function printingHandler(session: PrintingSession, output: Output): ResourceEventHandler<Pod> {
  const { printer, fieldsPrinted, logger, explaining, choice, leftOut, resyncHint } = session;
  const read = podReader(fieldsPrinted, logger, explaining?.fields);
  return {
    onEvent: (event): void | Promise<void> => {
      const early = omissionOf(choice, event);
      if (early !== undefined && (early !== "only" || explaining === undefined)) {
        leftOut[early] += 1;
        return undefined;
      }
      const at = systemClock.date();
      const pod = read(event);
      // What is not printed is explained, too, because later events are compared with it.
      const why = explaining?.explain(event, pod.object, at);
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
