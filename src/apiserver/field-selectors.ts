import { type StoredObject, valueAt } from "./json-object.js";
import { badRequest } from "./refusals.js";

/** Stand-in. */
export function parseFieldSelector(text: string, _kind: string): (object: StoredObject) => boolean {
  const terms = text.split(",").map((term) => {
    const [, path = "", operator = "", value = ""] = /^([^!=]+)(!=|==?)(.*)$/.exec(term) ?? [];
    if (path === "") {
      throw badRequest(`invalid field selector: ${term}`);
    }
    return { path: path.split("."), negated: operator === "!=", value };
  });
  return (object) =>
    terms.every(({ path, negated, value }) => (String(valueAt(object, ...path) ?? "") === value) !== negated);
}
