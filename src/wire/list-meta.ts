import type { ListMeta } from "../api/object.js";
import { isJsonObject, type JsonObject, textOf } from "../base/json-object.js";

/**
 * Returns the fields of a list's metadata that the core reads.
 * A field of an unexpected type counts as absent.
 */
export function toListMeta(metadata: unknown): ListMeta {
  const fields: JsonObject = isJsonObject(metadata) ? metadata : {};
  const token = fields["continue"];
  const remaining = fields["remainingItemCount"];
  return {
    resourceVersion: textOf(fields["resourceVersion"]),
    ...(typeof token === "string" && token !== "" ? { continue: token } : {}),
    ...(isCount(remaining) ? { remainingItemCount: remaining } : {}),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
