import { isJsonObject, type JsonObject } from "../../base/json-object.js";
import { isSameValue } from "../../api/same-value.js";

/** One operation of a JSON Patch (RFC 6902), of the three that changes consist of. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/**
 * Returns the patch that turns one value of JSON into another one. The items of a list that are the same at its begin
 * and at its end are left alone, so that an item that is inserted or removed is one operation.
 */
export function jsonPatch(before: unknown, after: unknown): readonly PatchOperation[] {
  const patch: PatchOperation[] = [];
  compare(before, after, { path: "", patch });
  return patch;
}

/** Where two values are, and the operations that are known so far. */
interface Place {
  readonly path: string;
  readonly patch: PatchOperation[];
}

function compare(before: unknown, after: unknown, place: Place): void {
  if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, place);
  } else if (isJsonObject(before) && isJsonObject(after)) {
    compareObjects(before, after, place);
  } else if (!isSameValue(before, after)) {
    place.patch.push({ op: "replace", path: place.path, value: after });
  }
}

function compareObjects(before: JsonObject, after: JsonObject, { path, patch }: Place): void {
  for (const name of Object.keys(before)) {
    const member = `${path}/${escapedName(name)}`;
    if (Object.hasOwn(after, name)) {
      compare(before[name], after[name], { path: member, patch });
    } else {
      patch.push({ op: "remove", path: member });
    }
  }
  for (const name of Object.keys(after)) {
    if (!Object.hasOwn(before, name)) {
      patch.push({ op: "add", path: `${path}/${escapedName(name)}`, value: after[name] });
    }
  }
}

function compareLists(before: readonly unknown[], after: readonly unknown[], { path, patch }: Place): void {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSameValue(before[start], after[start])) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && isSameValue(before.at(-1 - end), after.at(-1 - end))) {
    end += 1;
  }
  const [oldEnd, newEnd] = [before.length - end, after.length - end];
  for (let index = start; index < Math.min(oldEnd, newEnd); index += 1) {
    compare(before[index], after[index], { path: `${path}/${index}`, patch });
  }
  // The last item is removed first, so that the indexes of the others stay right.
  for (let index = oldEnd - 1; index >= newEnd; index -= 1) {
    patch.push({ op: "remove", path: `${path}/${index}` });
  }
  for (let index = oldEnd; index < newEnd; index += 1) {
    patch.push({ op: "add", path: `${path}/${index}`, value: after[index] });
  }
}

/** Writes a name as JSON Pointer does (RFC 6901). */
function escapedName(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
