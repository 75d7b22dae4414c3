import type { ObjectMeta } from "../../api/object.js";
import { nonEmpty } from "../../base/json-object.js";
import type { Significance } from "../../explain/change.js";
import { memberDiffers } from "../../printer/row-members.js";
import { changedTokens, type RowEvent } from "../../printer/row-printer.js";

/** The members of the metadata that change only when something is done to the object. */
const TOLD_MEMBERS = ["generation", "labels", "annotations", "finalizers", "ownerReferences"] as const;

/**
 * Returns how much an update of an object matters that the server prints: it is significant if a printed column has
 * changed or a deletion was requested, and a change if something was done to the object. Without columns nothing is
 * known, so that everything matters.
 */
export function rowSignificance(event: RowEvent): Significance {
  const { type, object, before } = event;
  if (type !== "update" || object === undefined || before === undefined || object.columns.length === 0) {
    return "significant";
  }
  const [is, was] = [object.metadata, before.metadata];
  if (changedTokens(event).length > 0 || isEnding(is) !== isEnding(was)) {
    return "significant";
  }
  return TOLD_MEMBERS.some((name) => memberDiffers(is?.[name], was?.[name])) ? "change" : "nothing";
}

function isEnding(metadata: ObjectMeta | undefined): boolean {
  return nonEmpty(metadata?.deletionTimestamp) !== undefined;
}
