import { JsonNumber } from "../base/json-number.js";

/** A value without other values inside it. Integers that a JavaScript number cannot hold are other types. */
export type Scalar = null | boolean | string | number | bigint | JsonNumber;

/**
 * How templates read values. A template does not look into a value by itself, so objects may be kept in any
 * form. A reader is also asked about the texts, numbers and booleans of the template, which are scalars.
 */
export interface ValueReader {
  kindOf(value: unknown): "map" | "list" | "scalar";
  /** Returns a scalar as it is printed and compared. */
  scalarOf(scalar: unknown): Scalar;
  /** Returns the member of a map, or `undefined` if the map does not have it. */
  memberOf(map: unknown, key: string): unknown;
  keysOf(map: unknown): readonly string[];
  itemsOf(list: unknown): readonly unknown[];
}

/**
 * Reads what `JSON.parse` returns, objects that are decoded when they are read, and numbers as bigint or
 * `JsonNumber`.
 */
export const plainReader: ValueReader = {
  kindOf: (value) => {
    if (typeof value !== "object" || value === null || value instanceof JsonNumber) {
      return "scalar";
    }
    return Array.isArray(value) ? "list" : "map";
  },
  scalarOf: (scalar) => (scalar ?? null) as Scalar,
  memberOf: (map, key) =>
    Object.hasOwn(map as object, key) ? (map as Readonly<Record<string, unknown>>)[key] : undefined,
  keysOf: (map) => Object.keys(map as object),
  itemsOf: (list) => list as readonly unknown[],
};

/** Returns the keys of a map that have a value, in the order of their UTF-8 bytes, as Go sorts them. */
export function sortedKeys(map: unknown, reader: ValueReader): string[] {
  return reader
    .keysOf(map)
    .filter((key) => reader.memberOf(map, key) !== undefined)
    .sort(compareTexts);
}

/** Compares two texts by their UTF-8 bytes. Returns a number below, equal to or above 0. */
export function compareTexts(one: string, other: string): number {
  return SURROGATES.test(one) || SURROGATES.test(other)
    ? Buffer.compare(Buffer.from(one), Buffer.from(other))
    : Number(one > other) - Number(one < other);
}

/** The units that sort differently as UTF-16 and as UTF-8. */
const SURROGATES = /[\ud800-\udfff]/;
