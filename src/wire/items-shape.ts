import { isJsonObject, type JsonObject } from "../base/json-object.js";
import type { JsonDecoderOptions, ListShape } from "./json-list.js";

const MANAGED_FIELDS: readonly string[] = ["metadata", "managedFields"];

/** Returns the shape of an ordinary list, such as a `PodList`: its objects are its `items`. */
export function itemsShape({
  kind,
  keepManagedFields,
}: Pick<JsonDecoderOptions, "kind" | "keepManagedFields">): ListShape {
  return {
    members: ["items"],
    drop: keepManagedFields ? undefined : MANAGED_FIELDS,
    checkItem: checkHasName,
    finisher: (envelope, whole) => {
      const known = typeof envelope["kind"] === "string" && typeof envelope["apiVersion"] === "string";
      if (!whole && !known) {
        return undefined;
      }
      const type = itemType(envelope, kind);
      return (item) => withType(item, type);
    },
    checkList: checkIsList,
  };
}

/** The type of the items that have no kind themselves. Items of built-in kinds never have one (IP-19). */
interface ItemType {
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
function checkIsList(envelope: JsonObject, itemsSeen: boolean): void {
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
