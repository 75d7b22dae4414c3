import type { ObjectIdentity } from "../../src/api/object-identity.js";
import { DeletedFinalStateUnknown } from "../../src/queue/deleted-final-state-unknown.js";
import type { DeltaFIFO } from "../../src/queue/delta-fifo.js";
import type { Deltas } from "../../src/queue/delta.js";

/** The identity of objects that are written as strings: `a@7` is the object a at resourceVersion 7. */
export const written: ObjectIdentity<string> = {
  keyOf: (object) => {
    const key = object.split("@")[0];
    if (key === undefined || key === "") {
      throw new TypeError("Cannot make an object key: found no name");
    }
    return key;
  },
  uidOf: () => "",
  resourceVersionOf: (object) => object.split("@")[1] ?? "",
};

/** Returns a store that has these objects: `known("a@1", "b@2")`. */
export function known(...objects: readonly string[]): Map<string, string> {
  return new Map(objects.map((object) => [written.keyOf(object), object]));
}

/** Returns an entry as text: `a: Added a@1, Deleted (last seen a@1)`. */
export function describeDeltas(key: string, deltas: Deltas<string>): string {
  const told = deltas.map(({ type, object }) =>
    object instanceof DeletedFinalStateUnknown
      ? `${type} (last seen ${object.object ?? "never"})`
      : `${type} ${object}`,
  );
  return `${key}: ${told.join(", ")}`;
}

/** Pops `count` entries, or all entries, and returns each as text. */
export function popped(queue: DeltaFIFO<string>, count?: number): string[] {
  const lines: string[] = [];
  while (
    lines.length !== count &&
    queue.pop((key, deltas) => {
      lines.push(describeDeltas(key, deltas));
    })
  );
  return lines;
}
