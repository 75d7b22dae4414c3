import { type ObjectName, parseObjectKey } from "../api/object-key.js";
import type { PodEvent, PrintedCause } from "./printer.js";

/**
 * What the sentence cannot say: that nothing changed just now (`initial`, `resync`), or that this may stand for several
 * changes (`missed`: found by listing again after an interruption).
 */
export type Mark = "initial" | "missed" | "resync";

const MARKS: Readonly<Record<PrintedCause, Mark | undefined>> = {
  initial: "initial",
  watch: undefined,
  relist: "missed",
  resync: "resync",
};

export function markOf(event: PodEvent): Mark | undefined {
  return MARKS[event.cause];
}

/** All that `podNameOf` reads of a pod. */
export const POD_NAME_FIELDS: readonly string[] = ["metadata.namespace", "metadata.name"];

/** Which pod an event is about; of one that was never seen, or cannot be read, the key says it. */
export function podNameOf(event: PodEvent): ObjectName {
  if (event.object === undefined) {
    return parseObjectKey(event.key);
  }
  const { namespace = "", name = "" } = event.object.metadata ?? {};
  return { namespace, name };
}
