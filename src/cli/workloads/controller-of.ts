import type { ObjectMeta } from "../../api/object.js";
import { controllerOf as referenceOf } from "../../api/owner-references.js";
import type { Pod } from "../../api/pod.js";
import { isJsonObject, textOf } from "../../base/json-object.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { WireError } from "../../wire/wire-error.js";

/** The owner reference of the controller of an object. */
export interface Controller {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

const readOwners = selectFields<Pod>([
  "metadata.ownerReferences",
  "metadata.labels",
  "metadata.deletionTimestamp",
]);

/** Returns the part of a pod that says to whom it belongs, and whether it ends. Damaged pods belong to nobody. */
export function ownersOf(pod: Pod): ObjectMeta | undefined {
  try {
    return readOwners(pod).metadata;
  } catch (error) {
    if (!(error instanceof WireError)) {
      throw error;
    }
    return undefined;
  }
}

/** Returns the owner that controls an object. Members may have other types than they should. */
export function controllerOf(metadata: ObjectMeta | undefined): Controller | undefined {
  const found = isJsonObject(metadata) ? referenceOf({ metadata }) : undefined;
  return found && { kind: textOf(found.kind), name: textOf(found.name), uid: textOf(found.uid) };
}
