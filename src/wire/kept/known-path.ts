import type { Field, Message } from "../protobuf/schema-message.js";

/**
 * Returns the path of the field that has a place of an object, as `selectFields` takes it, or `undefined` if the schema
 * does not have the place. The path ends at a map, whose keys are not in the schema, or at a single value. It goes through
 * lists.
 *
 * @param place - the names of the members that lead to the place.
 */
export function knownPath(message: Message, place: readonly string[]): string | undefined {
  const path: string[] = [];
  let inside = message;
  for (const name of place) {
    const field = fieldIn(inside, name);
    if (field === undefined) {
      return undefined;
    }
    path.push(name);
    if (field.type !== "message" || field.repetition === "map") {
      break;
    }
    inside = field.message;
  }
  return path.join(".");
}

/** Returns the field of a name. The fields of an embedded struct belong to its owner. */
function fieldIn(message: Message, name: string): Field | undefined {
  for (const field of message.fields) {
    const found = field.name === "" ? fieldIn(field.message, name) : field.name === name ? field : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
