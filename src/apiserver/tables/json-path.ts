import { isJsonObject, type JsonValue } from "../json/json-object.js";

/** One step of a path: a function from a value to some of the values inside it. */
type Step = (value: JsonValue) => JsonValue[];

const STEP = new RegExp(
  [
    "\\.(?<field>(?:\\\\.|[^.[\\\\])+)",
    "\\[\\?\\(@\\.(?<key>[\\w.-]+)\\s*==\\s*(?<literal>\"[^\"]*\"|'[^']*'|[\\w.-]+)\\)\\]",
    "\\[(?<index>-?\\d+)\\]",
    "\\[['\"](?<quoted>[^'\"]+)['\"]\\]",
    "(?<all>\\[\\*\\]|\\.\\*)",
  ].join("|"),
  "y",
);

/**
 * Compiles the part of JSONPath that columns of custom resources use: fields, indices, `[*]` and
 * `[?(@.a=="b")]`. The returned function gives the first value at the path, or `undefined` if there is none
 * or if the path uses other syntax.
 */
export function compileJsonPath(path: string): (root: JsonValue) => JsonValue | undefined {
  const steps = parseSteps(path);
  if (steps === undefined) {
    return () => undefined;
  }
  return (root) => steps.reduce<JsonValue[]>((values, step) => values.flatMap(step), [root])[0];
}

function parseSteps(path: string): Step[] | undefined {
  const text = path.replace(/^\{(.*)\}$/, "$1");
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (found === null) {
      return undefined;
    }
    steps.push(stepOf(found.groups ?? {}));
    at = STEP.lastIndex;
  }
  return steps;
}

function stepOf(groups: Readonly<Record<string, string | undefined>>): Step {
  const { index, key, literal = "" } = groups;
  const name = groups["quoted"] ?? groups["field"]?.replace(/\\(.)/g, "$1");
  if (index !== undefined) {
    return (value) => defined(Array.isArray(value) ? value.at(Number(index)) : undefined);
  }
  if (key !== undefined) {
    const wanted = literal.replace(/^["'](.*)["']$/, "$1");
    return (value) => childrenOf(value).filter((child) => scalarText(at(child, key.split("."))) === wanted);
  }
  return name === undefined ? childrenOf : (value) => defined(at(value, [name]));
}

function at(value: JsonValue, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (here, field) => (isJsonObject(here) && Object.hasOwn(here, field) ? here[field] : undefined),
    value,
  );
}

function childrenOf(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) {
    return value;
  }
  return isJsonObject(value) ? Object.values(value).flatMap(defined) : [];
}

function scalarText(value: JsonValue | undefined): string | undefined {
  return value === null || value === undefined || typeof value === "object" ? undefined : String(value);
}

function defined(value: JsonValue | undefined): JsonValue[] {
  return value === undefined ? [] : [value];
}
