import type { KubeObject, ObjectMeta } from "../../api/object.js";
import { isSameValue } from "../../api/same-value.js";
import { type JsonObject, nonEmpty } from "../../base/json-object.js";
import type { Significance } from "../../explain/change.js";
import { exactObject } from "../../printer/exact-object.js";
import { withoutNoise } from "../../printer/states/without-noise.js";
import { isDeeperObject } from "../../wire/kept/is-deeper-object.js";
import { memberDiffers } from "../../printer/row-members.js";
import { changedTokens, type RowEvent } from "../../printer/row-printer.js";

/** The members of the metadata that change only when something is done to the object. */
const TOLD_MEMBERS = ["generation", "labels", "annotations", "finalizers", "ownerReferences"] as const;

/** The deepest nesting of objects whose content is compared. */
const COMPARED_LEVELS = 64;

/**
 * Returns how much an update of an object matters that the server prints. It is significant if a printed column or the
 * content has changed, or if a deletion was requested. The content is what is neither metadata nor status: the data of a
 * ConfigMap, a spec. It is a change if something was done to the metadata, or if the status has changed in more than
 * times and heartbeats. Without columns nothing is known, so that everything matters.
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
  const content = contentSignificance(object.object, before.object);
  return content === "nothing" && TOLD_MEMBERS.some((name) => memberDiffers(is?.[name], was?.[name]))
    ? "change"
    : content;
}

/** Returns how much the content and the status of an object matter, as far as it is there. */
function contentSignificance(is: KubeObject | undefined, was: KubeObject | undefined): Significance {
  if (is === undefined || was === undefined) {
    return "nothing";
  }
  if (isDeeperObject(is, COMPARED_LEVELS) || isDeeperObject(was, COMPARED_LEVELS)) {
    return "significant";
  }
  const [now, then] = [is, was].map((object) => withoutNoise(exactObject(object))) as [
    JsonObject,
    JsonObject,
  ];
  const names = new Set([...Object.keys(now), ...Object.keys(then)]);
  names.delete("metadata");
  const changed = [...names].filter((name) => !isSameValue(now[name], then[name]));
  return changed.length === 0
    ? "nothing"
    : changed.every((name) => name === "status")
      ? "change"
      : "significant";
}

function isEnding(metadata: ObjectMeta | undefined): boolean {
  return nonEmpty(metadata?.deletionTimestamp) !== undefined;
}
