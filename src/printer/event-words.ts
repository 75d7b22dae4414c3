import type { FieldTypes } from "../api/field-types.js";
import { type ObjectName, splitObjectKey } from "../api/object-key.js";
import { textOf } from "../base/json-object.js";
import type { PodEvent, PrintedCause } from "./printer.js";

/**
 * A word that is printed after an event that did not just happen. `initial`: the pod was there before.
 * `missed`: the change was found by a new list after an interruption, and may stand for several changes.
 * `resync`: the pod has not changed.
 */
export type Mark = "initial" | "missed" | "resync";

/** The mark of each cause. */
export const MARKS: Readonly<Record<PrintedCause, Mark | undefined>> = {
  initial: "initial",
  watch: undefined,
  relist: "missed",
  resync: "resync",
};

/** Returns the mark of an event, or `undefined` if the event was seen as it happened. */
export function markOf(event: PodEvent): Mark | undefined {
  return MARKS[event.cause];
}

/** Every field that `podNameOf` reads. */
export const POD_NAME_FIELDS: FieldTypes = { metadata: { namespace: "string", name: "string" } };

/**
 * Returns the name of the pod of an event. If the pod was never seen or cannot be read, the name is in the
 * key.
 */
export function podNameOf(event: PodEvent): ObjectName {
  if (event.object === undefined) {
    return splitObjectKey(event.key);
  }
  const { metadata } = event.object;
  return { namespace: textOf(metadata?.namespace), name: textOf(metadata?.name) };
}
