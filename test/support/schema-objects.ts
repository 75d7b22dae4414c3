import fc from "fast-check";
import type { Field, Message, ScalarType } from "../../src/wire/protobuf/schema-message.js";
import { nastyJson, nastyString } from "./byte-splits.js";

/** One in so many optional members is present; fewer at each depth, because the number of members grows. */
const SPARSENESS = 3;

const EMPTY = new Set<unknown>(["", 0, false]);
const CAN_BE_EMPTY = new Set(["string", "int", "bool"]);

/**
 * Generates an object of a message as a Go server writes it in JSON: fields with `omitempty` are absent when
 * empty, and all other fields are present. Such an object must survive the way through protobuf unchanged.
 */
export function anyObject(message: Message, gen: fc.GeneratorValue): Record<string, unknown> {
  return objectAt(message, gen, 0);
}

function objectAt(message: Message, gen: fc.GeneratorValue, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const field of message.fields) {
    if (field.name === "") {
      Object.assign(object, objectAt(field.message, gen, depth));
      continue;
    }
    const value = memberAt(field, gen, depth);
    if (value !== undefined) {
      object[field.name] = value;
    }
  }
  return object;
}

function memberAt(field: Field, gen: fc.GeneratorValue, depth: number): unknown {
  const mayBeAbsent = field.repetition !== "one" || field.pointer;
  if (mayBeAbsent && gen(fc.nat, SPARSENESS + depth * depth) > 0) {
    return field.omitEmpty ? undefined : null;
  }
  switch (field.repetition) {
    case "one": {
      const value = valueAt(field, gen, depth);
      const isEmpty = EMPTY.has(value) && CAN_BE_EMPTY.has(field.type);
      return isEmpty && field.omitEmpty && !field.pointer ? undefined : value;
    }
    case "list":
      return Array.from({ length: gen(fc.integer, { min: 1, max: 2 }) }, () =>
        valueAt(field, gen, depth + 1),
      );
    case "map":
      return Object.fromEntries(
        gen(fc.uniqueArray, nastyKey(), { minLength: 1, maxLength: 3 }).map((key) => [
          key,
          valueAt(field, gen, depth + 1),
        ]),
      );
  }
}

function nastyKey(): fc.Arbitrary<string> {
  return fc.oneof(
    nastyString(),
    fc.constantFrom("__proto__", "constructor", "app.kubernetes.io/name", "10", "9"),
  );
}

function valueAt(field: Field, gen: fc.GeneratorValue, depth: number): unknown {
  if (field.type === "message") {
    return { ...field.typeMeta, ...objectAt(field.message, gen, depth + 1) };
  }
  const value = gen(anyScalar, field.type);
  // Null would mean that the pointer is absent.
  return value === null && field.pointer ? {} : value;
}

/** Returns the same arbitrary for the same type, which `fc.gen` requires. */
function anyScalar(type: ScalarType): fc.Arbitrary<unknown> {
  return SCALARS[type];
}

const SCALARS: Readonly<Record<ScalarType, fc.Arbitrary<unknown>>> = {
  string: nastyString(),
  bool: fc.boolean(),
  int: anyInt(),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString("base64")),
  json: nastyJson(),
  strings: fc.array(nastyString(), { maxLength: 3 }),
  quantity: fc.constantFrom("0", "1", "250m", "64Mi", "1e3"),
  intOrString: fc.oneof<fc.Arbitrary<number | string>[]>(fc.integer(), nastyString()),
  time: anySeconds().map((seconds) => `${secondsOf(seconds)}Z`),
  microTime: fc
    .tuple(anySeconds(), fc.nat(999_999))
    .map(([seconds, micros]) => `${secondsOf(seconds)}.${`${micros}`.padStart(6, "0")}Z`),
};

function anyInt(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(0, 1, -1, 127, 128, 2 ** 31, -(2 ** 31)),
    fc.integer(),
    fc.maxSafeInteger(),
  );
}

/** Generates seconds of the years 1 to 9999, which RFC 3339 can express. */
function anySeconds(): fc.Arbitrary<number> {
  return fc.integer({ min: -62_135_596_799, max: 253_402_300_799 });
}

function secondsOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}
