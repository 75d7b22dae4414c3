/** The shape that a value of a file must have. */
export type Shape =
  | "text"
  | "flag"
  | "anything"
  | { readonly items: Shape }
  | { readonly values: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

/** The place of a value in a file, for example `["users", 0, "user", "token"]`. */
export type Path = readonly (string | number)[];

/**
 * The error about a value of another shape. Its message names the place and the types, but not the value,
 * which may be secret.
 */
export class ShapeFault extends Error {
  readonly at: Path;

  constructor(at: Path, found: unknown, expected: string) {
    super(`found ${describe(found)}${at.length === 0 ? "" : ` at ${inWords(at)}`}, expected ${expected}`);
    this.at = at;
  }
}

/**
 * Returns the part of a value that `shape` describes. Fields that the shape does not name and fields that are
 * `null` are left out.
 *
 * @throws ShapeFault about the first value of another type.
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
    throw new ShapeFault(at, value, isScalar ? "a string; put the value in quotes" : "a string");
  }
  return value;
}

/** The other words for true and false in YAML 1.1, which is the version that kubectl reads. */
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

/** Returns the value of an empty item of a list. The item is kept, unlike an empty field. */
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

/** Looks at own properties only, because a file may have a field named `constructor`. */
function ownField(fields: Readonly<Record<string, Shape>>, name: string): Shape | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function describe(value: unknown): string {
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

/** Returns a path in the usual notation, for example `users[0].user.token`. */
function inWords(at: Path): string {
  return at
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
