import { isJsonObject, type JsonObject } from "../base/json-object.js";
import { parseJsonObject } from "./json/parse-json-object.js";
import type { JsonDecoderOptions, ListShape } from "./json-list.js";

/** The path of managedFields in an object. */
export const MANAGED_FIELDS: readonly string[] = ["metadata", "managedFields"];

/** Returns the shape of an ordinary list, such as a `PodList`: its objects are its `items`. */
export function itemsShape({
  kind,
  keepManagedFields,
}: Pick<JsonDecoderOptions, "kind" | "keepManagedFields">): ListShape {
  const drop = keepManagedFields ? undefined : MANAGED_FIELDS;
  return {
    members: ["items"],
    readItem: (bytes) => {
      const item = parseJsonObject(bytes, drop);
      checkHasName(item);
      return item;
    },
    finisher: (envelope, whole) => {
      const type = itemTypeIn(envelope, { kind, whole });
      return type && ((item) => withType(item, type));
    },
    checkList: checkIsList,
  };
}

/**
 * Returns the type of the items of a list, or `undefined` as long as it is not known. `whole` says that the list has
 * no more members.
 *
 * @throws SyntaxError if the list is not one of the known kind.
 */
export function itemTypeIn(
  envelope: JsonObject,
  { kind, whole }: { readonly kind: string | undefined; readonly whole: boolean },
): ItemType | undefined {
  const known = typeof envelope["kind"] === "string" && typeof envelope["apiVersion"] === "string";
  return whole || known ? itemType(envelope, kind) : undefined;
}

/** The type of the items that have no kind themselves. Items of built-in kinds never have one (IP-19). */
export interface ItemType {
  readonly kind: string | undefined;
  readonly apiVersion: string | undefined;
}

/**
 * Returns the type of the items of a list. Refuses a list of another kind, because every known object that is
 * not in a list counts as deleted.
 */
function itemType(list: JsonObject, knownKind: string | undefined): ItemType {
  const found = typeof list["kind"] === "string" ? list["kind"] : "";
  const apiVersion = typeof list["apiVersion"] === "string" ? list["apiVersion"] : undefined;
  if (!found.endsWith("List") || found === "List") {
    return { kind: knownKind, apiVersion };
  }
  const kind = found.slice(0, -"List".length);
  if (kind !== (knownKind ?? kind)) {
    throw new SyntaxError(`found ${found}, expected ${knownKind}List`);
  }
  return { kind, apiVersion };
}

function withType(item: JsonObject, type: ItemType): JsonObject {
  if (type.kind === undefined || type.apiVersion === undefined || item["kind"] !== undefined) {
    return item;
  }
  return { kind: type.kind, apiVersion: type.apiVersion, ...item };
}

/** Refuses an object without a name. */
export function checkHasName(item: JsonObject): void {
  const metadata = item["metadata"];
  if (!isJsonObject(metadata) || typeof metadata["name"] !== "string" || metadata["name"] === "") {
    throw new SyntaxError("found no metadata.name");
  }
}

/**
 * Refuses an object that is not a list: a Status, a Table (L-11) or a single object. If `items` is null, or
 * absent from an object whose kind ends in `List`, the list is empty.
 */
export function checkIsList(envelope: JsonObject, itemsSeen: boolean): void {
  const kind = envelope["kind"];
  const named = typeof kind === "string" ? kind : "an object without a kind";
  const isNoList = kind === "Status" || kind === "Table";
  const items = envelope["items"];
  const hasItems = itemsSeen || items === null || (items === undefined && named.endsWith("List"));
  if (isNoList || !hasItems) {
    const message =
      kind === "Status" && typeof envelope["message"] === "string" ? ` (${envelope["message"]})` : "";
    throw new SyntaxError(`found ${named}${message}, expected a list`);
  }
}
