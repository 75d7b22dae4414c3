import { goNumber, goNumberJson, goNumberText } from "./go-number.js";
import { type Scalar, sortedKeys, type ValueReader } from "./value-reader.js";

/**
 * Formats a value as a template prints it: a map or a list as JSON, and `undefined`, which stands for a value that
 * does not exist, as `<no value>`.
 */
export function printedText(value: unknown, reader: ValueReader): string {
  if (value === undefined) {
    return "<no value>";
  }
  return reader.kindOf(value) === "scalar"
    ? (scalarText(reader.scalarOf(value)) ?? "null")
    : goJson(value, reader);
}

/** Formats a value as Go's `%v` does, which is how columns show maps and lists: `map[a:1 b:[x y]]`. */
export function goText(value: unknown, reader: ValueReader): string {
  switch (reader.kindOf(value)) {
    case "list":
      return `[${reader
        .itemsOf(value)
        .map((item) => goText(item, reader))
        .join(" ")}]`;
    case "map":
      return `map[${sortedKeys(value, reader)
        .map((key) => `${key}:${goText(reader.memberOf(value, key), reader)}`)
        .join(" ")}]`;
    case "scalar":
      return scalarText(reader.scalarOf(value)) ?? "<nil>";
  }
}

/** Formats a scalar without quotes. Returns `undefined` for null, which each caller writes in its own way. */
function scalarText(scalar: Scalar): string | undefined {
  if (scalar === null) {
    return undefined;
  }
  return typeof scalar === "string" || typeof scalar === "boolean"
    ? String(scalar)
    : goNumberText(goNumber(scalar));
}

/**
 * Formats a value as Go's JSON encoder does: sorted keys, `<`, `>`, `&` and the line separators of Unicode as
 * escapes. `indent` is put in front of each level; without it everything is on one line.
 */
export function goJson(value: unknown, reader: ValueReader, indent = "", margin = "\n"): string {
  const inner = margin + indent;
  switch (reader.kindOf(value)) {
    case "list": {
      const items = reader.itemsOf(value).map((item) => goJson(item, reader, indent, inner));
      return enclosed(items, "[]", indent === "" ? undefined : { inner, margin });
    }
    case "map": {
      const colon = indent === "" ? ":" : ": ";
      const members = sortedKeys(value, reader).map(
        (key) => jsonText(key) + colon + goJson(reader.memberOf(value, key), reader, indent, inner),
      );
      return enclosed(members, "{}", indent === "" ? undefined : { inner, margin });
    }
    case "scalar":
      return scalarJson(reader.scalarOf(value));
  }
}

function enclosed(
  parts: readonly string[],
  brackets: string,
  lines: { readonly inner: string; readonly margin: string } | undefined,
): string {
  if (parts.length === 0) {
    return brackets;
  }
  const { inner, margin } = lines ?? { inner: "", margin: "" };
  return `${brackets.charAt(0)}${inner}${parts.join(`,${inner}`)}${margin}${brackets.charAt(1)}`;
}

function scalarJson(scalar: Scalar): string {
  if (typeof scalar === "string") {
    return jsonText(scalar);
  }
  return scalar === null || typeof scalar === "boolean" ? String(scalar) : goNumberJson(goNumber(scalar));
}

function jsonText(text: string): string {
  return JSON.stringify(text.replace(LONE_SURROGATES, "\ufffd")).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Halves of surrogate pairs. Go reads the escape of one as U+FFFD. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * Returns Go's name for the type of a value. kubectl's message about a filter has the value itself, which may be
 * that of an environment variable or another secret.
 */
export function goTypeOf(value: unknown, reader: ValueReader): string {
  switch (reader.kindOf(value)) {
    case "list":
      return "[]interface {}";
    case "map":
      return "map[string]interface {}";
    case "scalar":
      return scalarType(reader.scalarOf(value));
  }
}

function scalarType(scalar: Scalar): string {
  if (scalar === null || typeof scalar === "string") {
    return scalar === null ? "<nil>" : "string";
  }
  return typeof scalar === "boolean" ? "bool" : GO_TYPES[goNumber(scalar).type];
}

const GO_TYPES = { integer: "int64", float: "float64" } as const;
