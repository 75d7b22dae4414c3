import type { KubeObject, ObjectMeta } from "../api/object.js";
import type { TableRow } from "../api/table-row.js";
import { isNestedDeeper } from "../base/json-nesting.js";
import type { JsonObject } from "../base/json-object.js";
import { isSameValue } from "../api/same-value.js";
import { changedTokens, type RowEvent, type Token } from "./row-printer.js";

/** Members of the metadata have two levels in the API. Deeper ones come from a damaged object. */
const MEMBER_LEVELS = 4;

/** What is new in the metadata after every write, and the generation, which counts changes of the spec. */
const COUNTERS: ReadonlySet<string> = new Set(["resourceVersion", "generation", "managedFields"]);

/**
 * Returns `changed=` for an update of which no cell tells: the members of the object that have changed. Without the
 * object, that is as far as its row shows. `other` stands for what is in neither the cells nor the metadata, such as the data of a Secret. An object
 * whose generation is the same has another status, because the generation counts all other changes.
 */
export function changedMembers(event: RowEvent): Token[] {
  const { object, before, cause } = event;
  if (object === undefined || before === undefined || cause === "resync" || changedTokens(event).length > 0) {
    return [];
  }
  const names =
    object.object === undefined || before.object === undefined
      ? membersInRows(object, before)
      : membersInObjects(object.object, before.object);
  return [["changed", names.join(",")]];
}

/** Returns what of an object has changed as far as its metadata says. */
function membersInRows(object: TableRow, before: TableRow): string[] {
  const [is, was] = [object.metadata ?? {}, before.metadata ?? {}];
  const names = [
    ...(is.generation !== was.generation ? ["spec"] : []),
    ...(metadataDiffers(is, was) ? ["metadata"] : []),
  ];
  return names.length > 0 ? names : [is.generation === undefined ? "other" : "status"];
}

/** Returns the names of the members of whole objects that differ, or `nothing`. */
function membersInObjects(is: KubeObject, was: KubeObject): string[] {
  const [members, others] = [is as JsonObject, was as JsonObject];
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((name) =>
    name === "metadata"
      ? metadataDiffers(is.metadata ?? {}, was.metadata ?? {})
      : !isSameValue(members[name], others[name]),
  );
  return names.length > 0 ? names : ["nothing"];
}

function metadataDiffers(is: ObjectMeta, was: ObjectMeta): boolean {
  const [members, others] = [is as JsonObject, was as JsonObject];
  return [...new Set([...Object.keys(is), ...Object.keys(was)])].some(
    (name) => !COUNTERS.has(name) && memberDiffers(members[name], others[name]),
  );
}

/** Reports whether a member of the metadata has changed. One that is nested too deep counts as changed. */
export function memberDiffers(is: unknown, was: unknown): boolean {
  return (
    isNestedDeeper(is, MEMBER_LEVELS) ||
    isNestedDeeper(was, MEMBER_LEVELS) ||
    JSON.stringify(is) !== JSON.stringify(was)
  );
}
