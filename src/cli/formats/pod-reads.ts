import type { FieldTypes } from "../../api/field-types.js";
import { PODS } from "../../api/built-in-resources.js";
import { POD_NAME_FIELDS } from "../../printer/event-words.js";
import type { TemplatePlaces } from "../../printer/formats/format.js";
import { knownPath } from "../../wire/kept/known-path.js";
import { loadMessage, messageNameOf } from "../../wire/protobuf/schema-modules.js";

/** The members that every object has, whatever is read of it. */
const GIVEN: ReadonlySet<string> = new Set(["kind", "apiVersion"]);

/**
 * Returns the fields of pods that have the places which templates read, and their names for messages. If the schema does
 * not know all of the places, or if one is the object itself, the pods are read whole, and also if one has the
 * managedFields and these are kept.
 */
export async function podReads(
  { places }: TemplatePlaces,
  keepsManagedFields = false,
): Promise<readonly FieldTypes[] | "whole"> {
  if (keepsManagedFields && places.some(hasManagedFields)) {
    return "whole";
  }
  const message = await loadMessage(messageNameOf(PODS) ?? "");
  const paths = places
    .filter(([first = ""]) => !GIVEN.has(first))
    .map((place) => knownPath(message, place) ?? "");
  return paths.includes("")
    ? "whole"
    : [POD_NAME_FIELDS, ...paths.map((path): FieldTypes => ({ [path]: "any" }))];
}

function hasManagedFields([first, second = "managedFields"]: readonly string[]): boolean {
  return first === "metadata" && second === "managedFields";
}
