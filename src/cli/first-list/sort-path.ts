import { InformerError } from "../../base/errors.js";
import { compileJsonPath, type JsonPathTemplate } from "../../jsonpath/compile-jsonpath.js";
import { JsonPathError } from "../../jsonpath/jsonpath-error.js";
import { relaxedPath, UNEXPECTED_PATH } from "../../jsonpath/relaxed-path.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { WireError } from "../../wire/wire-error.js";
import { UsageError } from "../usage-error.js";
import type { HeldEvent } from "./held-event.js";
import type { CompareObjects } from "./list-order.js";
import { compareSortKeys, type SortKey, sortKey } from "./sort-key.js";

const MISSING: SortKey = { type: "missing" };

/** The field by which a first list is sorted. */
export interface SortPath {
  /**
   * Returns the order of events by the field of their objects. The objects without the field are first.
   *
   * @throws InformerError if no object has the field, or if its values have no order.
   */
  comparing(events: readonly HeldEvent[]): CompareObjects;
}

/** @throws UsageError for a path that kubectl does not accept. */
export function sortPathOf(path: string): SortPath {
  const template = templateOf(path);
  const read = readerOf(template);
  return {
    comparing: (events) => {
      const keys = keysOf(
        path,
        events.map(({ object }) => firstFound(template, read, object)),
      );
      const byEvent = new Map(events.map((event, index) => [event, keys[index] ?? MISSING]));
      return (one, other) => compareSortKeys(byEvent.get(one) ?? MISSING, byEvent.get(other) ?? MISSING);
    },
  };
}

function templateOf(path: string): JsonPathTemplate {
  const relaxed = relaxedPath(path);
  if (relaxed === undefined || relaxed === "") {
    throw new UsageError(`Cannot use --sort-by "${path}": ${UNEXPECTED_PATH}`, "--sort-by");
  }
  try {
    return compileJsonPath(relaxed);
  } catch (error) {
    if (error instanceof JsonPathError) {
      throw new UsageError(`Cannot use --sort-by "${path}": ${error.reason}`, "--sort-by");
    }
    throw error;
  }
}

/** Returns a function that decodes what the template reads, and no more. */
function readerOf(template: JsonPathTemplate): (object: object) => object {
  const places = template.places().map((place) => {
    const dotted = place.findIndex((name) => name.includes("."));
    return (dotted === -1 ? place : place.slice(0, dotted)).join(".");
  });
  return places.includes("") ? (object): object => object : selectFields(places);
}

/** Returns the first value that the template finds, or undefined. An object that cannot be decoded has no fields. */
function firstFound(template: JsonPathTemplate, read: (object: object) => object, object: object): unknown {
  try {
    return template.find(read(object))[0]?.[0];
  } catch (error) {
    if (error instanceof WireError) {
      return undefined;
    }
    throw error;
  }
}

function keysOf(path: string, values: readonly unknown[]): SortKey[] {
  if (values.length > 0 && values.every((value) => value === undefined)) {
    const where =
      values.length === 1 ? "the only object does not have it" : `none of ${values.length} objects has it`;
    throw new InformerError("ERR_SORT", `Cannot sort by "${path}": ${where}`);
  }
  return values.map((value) => {
    const key = sortKey(value);
    if (key === undefined) {
      throw new InformerError(
        "ERR_SORT",
        `Cannot sort by "${path}": found ${typeInWords(value)}, expected texts or numbers`,
      );
    }
    return key;
  });
}

function typeInWords(value: unknown): string {
  return typeof value === "boolean" ? "a boolean" : Array.isArray(value) ? "a list" : "a map";
}
