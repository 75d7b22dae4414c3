/** What a value of a file must look like. */
export type Shape =
  | "text"
  | "flag"
  | "anything"
  | { readonly items: Shape }
  | { readonly values: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

/** Where a value stands: `["users", 0, "user", "token"]`. */
export type Path = readonly (string | number)[];

/** A value is not of its shape. The message names the place and the types, never the value: it may be a secret. */
export class ShapeFault extends Error {
  readonly at: Path;

  constructor(at: Path, found: unknown, wanted: string) {
    super(`found ${describe(found)}${at.length === 0 ? "" : ` as ${inWords(at)}`}, wanted ${wanted}`);
    this.at = at;
  }
}

/**
 * The part of a value that `shape` knows: fields it does not name are left out, and so is `null`.
 *
 * @throws ShapeFault at the first value that is of another type.
 */
export function checkShape(value: unknown, shape: Shape, at: Path = []): unknown {
  if (value === null || value === undefined) {
    return undefined;
  }
  switch (shape) {
    case "anything":
      return value;
    case "text":
      return textOf(value, at);
    case "flag":
      return flagOf(value, at);
    default:
      return "items" in shape ? listOf(value, shape.items, at) : mappingOf(value, shape, at);
  }
}

function textOf(value: unknown, at: Path): string {
  if (typeof value !== "string") {
    const isScalar = typeof value === "number" || typeof value === "boolean";
    throw new ShapeFault(at, value, isScalar ? "text: put it in quotes" : "text");
  }
  return value;
}

/** kubectl's YAML is of version 1.1, where these are the words for it. */
const FLAGS: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  y: true,
  no: false,
  off: false,
  n: false,
};

function flagOf(value: unknown, at: Path): boolean {
  const flag = typeof value === "string" ? FLAGS[value.toLowerCase()] : value;
  if (typeof flag !== "boolean") {
    throw new ShapeFault(at, value, "true or false");
  }
  return flag;
}

function listOf(value: unknown, items: Shape, at: Path): unknown[] {
  if (!Array.isArray(value)) {
    throw new ShapeFault(at, value, "a list");
  }
  return value.map((item, position) => checkShape(item, items, [...at, position]) ?? emptyOf(items));
}

/** An item of a list is there even when it says nothing. */
function emptyOf(shape: Shape): unknown {
  return shape === "text" ? "" : {};
}

function mappingOf(
  value: unknown,
  shape: Exclude<Shape, string | { readonly items: Shape }>,
  at: Path,
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ShapeFault(at, value, "a mapping");
  }
  const found: [string, unknown][] = [];
  for (const [name, field] of Object.entries(value)) {
    const expected = "values" in shape ? shape.values : ownField(shape.fields, name);
    const checkedField = expected === undefined ? undefined : checkShape(field, expected, [...at, name]);
    if (checkedField !== undefined) {
      found.push([name, checkedField]);
    }
  }
  return Object.fromEntries(found);
}

/** A file may well have a field named `constructor`. */
function ownField(fields: Readonly<Record<string, Shape>>, name: string): Shape | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function describe(value: unknown): string {
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "a mapping" : wordOf(typeof value);
}

function wordOf(type: string): string {
  return type === "string" ? "text" : `a ${type}`;
}

/** `users[0].user.token` */
function inWords(at: Path): string {
  return at
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
