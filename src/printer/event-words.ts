import type { FieldTypes } from "../api/field-types.js";
import { type ObjectName, splitObjectKey } from "../api/object-key.js";
import { textOf } from "../base/json-object.js";
import type { KubeObject } from "../api/object.js";
import type { Crossing, ObjectEvent, PodEvent, PrintedCause } from "./printer.js";
import { escapeTerminal } from "./escape-terminal.js";

/**
 * A word that is printed after an event. `initial`: the pod existed before the watch.
 * `missed`: the change was found by a new list after an interruption, and may stand for several changes.
 * `resync`: the pod has not changed. `entered`: the pod matches the filters now, and did not before. `left`: the pod
 * does not match the filters or the selectors any more.
 */
export type Mark = "initial" | "missed" | "resync" | Crossing;

const MARKS: Readonly<Record<PrintedCause, readonly Mark[]>> = {
  initial: ["initial"],
  watch: [],
  relist: ["missed"],
  resync: ["resync"],
};

/** Returns the marks of an event. A change that was missed may also be one by which a pod entered or left. */
export function marksOf({ cause, crossing }: Pick<PodEvent, "cause" | "crossing">): readonly Mark[] {
  return crossing === undefined ? MARKS[cause] : [...MARKS[cause], crossing];
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
