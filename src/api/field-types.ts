import { isJsonObject } from "../base/json-object.js";

/**
/**
 * The fields that a caller reads of an object, with their types. `integer` is a whole number, `object` is an object
 * with all its members, `[X]` is a list of X, and `{}` is an object of which only the presence is read. `any` is a value
 * that is not checked. Its name may be a path, such as `status.conditions.type`, on which nothing is checked either.
 */
export type FieldTypes =
  | "string"
  | "boolean"
  | "integer"
  | "object"
  | "any"
  | readonly [FieldTypes]
  | { readonly [member: string]: FieldTypes };

/** Returns the paths of the fields, as `selectFields` takes them. */
export function pathsOf(fields: FieldTypes): string[] {
  if (typeof fields === "string") {
    return [""];
  }
  if (isList(fields)) {
    return pathsOf(fields[0]);
  }
  const members = Object.entries(fields);
  return members.length === 0
    ? [PRESENCE]
    : members.flatMap(([name, inside]) => pathsOf(inside).map((path) => `${name}${joined(path)}`));
}

/** The end of a path that asks only whether its member is present. */
const PRESENCE = ".";

function joined(path: string): string {
  return path === "" || path === PRESENCE ? path : `.${path}`;
}

/**
 * Explains why the fields of an object that came as JSON do not have their types: `found a string in
 * status.conditions, expected a list`. Returns `undefined` if they have. A value that is null counts as absent,
 * as in Go.
 */
export function misfitIn(object: unknown, fields: FieldTypes): string | undefined {
  const misfit = misfitAt(object, fields);
  if (misfit === undefined) {
    return undefined;
  }
  const { path, found, expected } = misfit;
  return `found ${wordsFor(found)}${path === "" ? "" : ` in ${path.slice(1)}`}, expected ${expected}`;
}

/** A value that does not have its type, with its path from the value that was checked. */
interface Misfit {
  readonly path: string;
  readonly found: unknown;
  readonly expected: string;
}

function misfitAt(found: unknown, fields: FieldTypes): Misfit | undefined {
  if (found === undefined || found === null || fields === "any") {
    return undefined;
  }
  if (typeof fields === "string") {
    return hasType(found, fields) ? undefined : { path: "", found, expected: WORDS[fields] };
  }
  if (isList(fields)) {
    return Array.isArray(found) ? misfitInList(found, fields[0]) : { path: "", found, expected: "a list" };
  }
  return isJsonObject(found) ? misfitInObject(found, fields) : { path: "", found, expected: "an object" };
}

function misfitInList(items: readonly unknown[], fields: FieldTypes): Misfit | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const misfit = misfitAt(items[index], fields);
    if (misfit !== undefined) {
      return { ...misfit, path: `[${index}]${misfit.path}` };
    }
  }
  return undefined;
}

function misfitInObject(
  object: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, FieldTypes>>,
): Misfit | undefined {
  for (const name in fields) {
    const misfit = misfitAt(object[name], fields[name] ?? {});
    if (misfit !== undefined) {
      return { ...misfit, path: `.${name}${misfit.path}` };
    }
  }
  return undefined;
}

/** The types of single values. */
type Checked = Exclude<FieldTypes & string, "any">;

const WORDS: Readonly<Record<Checked, string>> = {
  string: "a string",
  boolean: "a boolean",
  integer: "a whole number",
  object: "an object",
};

function hasType(value: unknown, type: Checked): boolean {
  switch (type) {
    case "integer":
      return Number.isSafeInteger(value);
    case "object":
      return isJsonObject(value);
    default:
      return typeof value === type;
  }
}

function isList(fields: Exclude<FieldTypes, string>): fields is readonly [FieldTypes] {
  return Array.isArray(fields);
}

function wordsFor(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
