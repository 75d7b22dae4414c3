import type { FieldTypes } from "../api/field-types.js";
import { type ObjectName, splitObjectKey } from "../api/object-key.js";
import { textOf } from "../base/json-object.js";
import type { KubeObject } from "../api/object.js";
import type { ObjectEvent, PodEvent, PrintedCause } from "./printer.js";
import { escapeTerminal } from "./escape-terminal.js";

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
export function markOf(event: Pick<PodEvent, "cause">): Mark | undefined {
  return MARKS[event.cause];
}

/** Every field that `podNameOf` reads. */
export const POD_NAME_FIELDS: FieldTypes = { metadata: { namespace: "string", name: "string" } };

/** Returns the name of the pod of an event. */
export function podNameOf(event: PodEvent): ObjectName {
  return objectNameOf(event);
}

/**
 * Returns the name of the object of an event. If the object was never seen or cannot be read, the name is in the
 * key.
 */
export function objectNameOf(event: ObjectEvent<Pick<KubeObject, "metadata">>): ObjectName {
  if (event.object === undefined) {
    return splitObjectKey(event.key);
  }
  const { metadata } = event.object;
  return { namespace: textOf(metadata?.namespace), name: textOf(metadata?.name) };
}

/** Returns the sentence of an event. The three sentences never change, because people search for them. */
export function sentenceOf(event: ObjectEvent<Pick<KubeObject, "metadata">>, kind: string): string {
  const name = escapeTerminal(objectNameOf(event).name);
  switch (event.type) {
    case "add":
      return `New ${kind} Added to Store: ${name}`;
    case "update":
      return `${name} ${kind} Updated to ${name}`;
    case "delete":
      return `${kind} Deleted from Store: ${name}`;
  }
}
