import { isDeepStrictEqual } from "node:util";
import { goText } from "../json/go-text.js";
import { fieldsOf, numberOf, textOf } from "../json/json-access.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-object.js";
import { duplicate, type FieldProblem, invalidValue, required } from "../refusals/field-problems.js";

/** A value, the schema that it must match, and where it stands. */
interface Place {
  readonly value: JsonValue;
  readonly schema: JsonObject;
  readonly path: string;
}

type Rule = (place: Place) => FieldProblem[];

/**
 * Returns the problems of a value by a structural schema: types, `required`, `enum`, `pattern`, bounds, lists that are
 * sets or maps, and `allOf`, `anyOf`, `oneOf` and `not`. Rules of `x-kubernetes-validations` are not evaluated.
 */
export function schemaProblems(value: JsonValue, schema: JsonObject, path = ""): FieldProblem[] {
  const place = { value, schema, path };
  if (value === null && schema["nullable"] === true) {
    return [];
  }
  const wrong = typeProblems(place);
  return wrong.length > 0 ? wrong : RULES.flatMap((rule) => rule(place));
}

const RULES: readonly Rule[] = [
  enumProblems,
  numberProblems,
  textProblems,
  listProblems,
  objectProblems,
  junctorProblems,
];

const IS_TYPE: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  array: (value) => Array.isArray(value),
  object: isJsonObject,
};

function typeProblems({ value, schema, path }: Place): FieldProblem[] {
  const isIntOrString = schema["x-kubernetes-int-or-string"] === true;
  const types = isIntOrString ? ["integer", "string"] : [schema["type"]];
  const [type] = types;
  if (typeof type !== "string" || types.some((other) => IS_TYPE[textOf(other)]?.(value) ?? true)) {
    return [];
  }
  const wanted = isIntOrString ? "integer,string" : type;
  const why = `${path} in body must be of type ${wanted}: ${JSON.stringify(typeName(value))}`;
  const message = `Invalid value: ${JSON.stringify(typeName(value))}: ${why}`;
  return [{ reason: "FieldValueTypeInvalid", field: path, message }];
}

function typeName(value: JsonValue): string {
  if (value === null || Array.isArray(value)) {
    return value === null ? "null" : "array";
  }
  return Number.isInteger(value) ? "integer" : typeof value;
}

function enumProblems({ value, schema, path }: Place): FieldProblem[] {
  const choices = schema["enum"];
  if (!Array.isArray(choices) || choices.some((choice) => isDeepStrictEqual(choice, value))) {
    return [];
  }
  const supported = choices.map((choice) => JSON.stringify(choice)).join(", ");
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
  return [{ reason: "FieldValueNotSupported", field: path, message }];
}

function numberProblems({ value, schema, path }: Place): FieldProblem[] {
  if (typeof value !== "number") {
    return [];
  }
  const step = numberOf(schema["multipleOf"]);
  return inBody(path, value, [
    leastProblem(value, schema),
    mostProblem(value, schema),
    step !== undefined && value % step !== 0 ? `should be a multiple of ${step}` : undefined,
  ]);
}

function leastProblem(value: number, { minimum, exclusiveMinimum }: JsonObject): string | undefined {
  const least = numberOf(minimum) ?? -Infinity;
  const isExclusive = exclusiveMinimum === true;
  return value < least || (isExclusive && value === least)
    ? `should be greater than ${isExclusive ? "" : "or equal to "}${least}`
    : undefined;
}

function mostProblem(value: number, { maximum, exclusiveMaximum }: JsonObject): string | undefined {
  const most = numberOf(maximum) ?? Infinity;
  const isExclusive = exclusiveMaximum === true;
  return value > most || (isExclusive && value === most)
    ? `should be less than ${isExclusive ? "" : "or equal to "}${most}`
    : undefined;
}

function textProblems({ value, schema, path }: Place): FieldProblem[] {
  if (typeof value !== "string") {
    return [];
  }
  const { length } = Array.from(value);
  const [least = 0, most = Infinity] = [numberOf(schema["minLength"]), numberOf(schema["maxLength"])];
  const { pattern, format } = schema;
  const isNoTime = format === "date-time" && Number.isNaN(Date.parse(value));
  // As in kube-apiserver, a text that is too long is not matched with the pattern.
  const first = [
    ...(length > most
      ? [
          {
            reason: "FieldValueTooLong",
            field: path,
            message: `Too long: may not be more than ${most} bytes`,
          },
        ]
      : []),
    ...inBody(path, value, [
      length < least ? `should be at least ${least} chars long` : undefined,
      typeof pattern === "string" && !matches(pattern, value) ? `should match '${pattern}'` : undefined,
    ]),
  ].slice(0, 1);
  const timeProblem = isNoTime ? `must be of type date-time: ${JSON.stringify(value)}` : undefined;
  return [...first, ...inBody(path, value, [timeProblem])];
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    // The pattern is in the dialect of Go. What JavaScript does not understand is not checked.
    return true;
  }
}

function listProblems({ value, schema, path }: Place): FieldProblem[] {
  if (!Array.isArray(value)) {
    return [];
  }
  const [least = 0, most = Infinity] = [numberOf(schema["minItems"]), numberOf(schema["maxItems"])];
  const { items } = schema;
  return [
    ...(value.length > most ? [tooMany(path, value.length, most)] : []),
    ...inBody(path, value.length, [value.length < least ? `should have at least ${least} items` : undefined]),
    ...(isJsonObject(items)
      ? value.flatMap((item, at) => schemaProblems(item, items, `${path}[${at}]`))
      : []),
    ...repeatedItems(value, schema, path),
  ];
}

function repeatedItems(list: readonly JsonValue[], schema: JsonObject, path: string): FieldProblem[] {
  const type = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"];
  if (type !== "set" && !(type === "map" && Array.isArray(keys))) {
    return [];
  }
  const idOf = (item: JsonValue): string =>
    JSON.stringify(
      type === "set" || !Array.isArray(keys)
        ? item
        : Object.fromEntries(keys.map(textOf).map((key) => [key, fieldsOf(item)[key]])),
    );
  const seen = new Set<string>();
  return list.flatMap((item, at) => {
    const id = idOf(item);
    const isRepeated = seen.has(id);
    seen.add(id);
    return isRepeated ? [duplicate(`${path}[${at}]`, id)] : [];
  });
}

function objectProblems({ value, schema, path }: Place): FieldProblem[] {
  if (!isJsonObject(value)) {
    return [];
  }
  const { properties, additionalProperties } = schema;
  const known = fieldsOf(properties);
  const fieldAt = (field: string): string => (path === "" ? field : `${path}.${field}`);
  const count = Object.keys(value).length;
  const [least = 0, most = Infinity] = [numberOf(schema["minProperties"]), numberOf(schema["maxProperties"])];
  const needed = Array.isArray(schema["required"]) ? schema["required"].map(textOf) : [];
  return [
    ...needed.filter((field) => value[field] === undefined).map((field) => required(fieldAt(field))),
    ...(count > most ? [tooMany(path, count, most)] : []),
    ...inBody(path, count, [count < least ? `should have at least ${least} properties` : undefined]),
    ...Object.entries(value).flatMap(([field, inner]) => {
      const below = Object.hasOwn(known, field) ? known[field] : additionalProperties;
      return isJsonObject(below) && inner !== undefined ? schemaProblems(inner, below, fieldAt(field)) : [];
    }),
  ];
}

function junctorProblems({ value, schema, path }: Place): FieldProblem[] {
  const matching = (field: string): readonly FieldProblem[][] =>
    Array.isArray(schema[field])
      ? schema[field].filter(isJsonObject).map((part) => schemaProblems(value, part, path))
      : [];
  const [any, one] = [matching("anyOf"), matching("oneOf")];
  const valid = one.filter((problems) => problems.length === 0).length;
  const { not } = schema;
  return [
    ...matching("allOf").flat(),
    ...inBody(path, goText(value), [
      any.length > 0 && any.every((problems) => problems.length > 0)
        ? "must validate at least one schema (anyOf)"
        : undefined,
      one.length > 0 && valid !== 1
        ? `must validate one and only one schema (oneOf), found ${valid} valid`
        : undefined,
      isJsonObject(not) && schemaProblems(value, not, path).length === 0
        ? "must not validate the schema (not)"
        : undefined,
    ]),
  ];
}

function tooMany(field: string, found: number, most: number): FieldProblem {
  return {
    reason: "FieldValueTooMany",
    field,
    message: `Too many: ${found}: must have at most ${most} items`,
  };
}

function inBody(field: string, value: JsonValue, whys: readonly (string | undefined)[]): FieldProblem[] {
  return whys
    .filter((why) => why !== undefined)
    .map((why) => invalidValue(field, value, `${field} in body ${why}`));
}
