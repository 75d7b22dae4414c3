import { compareValues } from "./compare-values.js";
import { goTypeOf } from "./go-text.js";
import type { Filter, Path, PathNode, Slice } from "./path-node.js";
import { type Scalar, sortedKeys, type ValueReader } from "./value-reader.js";

/** How paths are walked. */
export interface Walking {
  readonly reader: ValueReader;
  /** Whether a field that no value has gives nothing, or fails. */
  readonly allowMissingKeys: boolean;
}

/** The reason why a path cannot be walked. */
export class PathFailure extends Error {
  /** How many values the path had found. A filter without a comparison asks only for that, as in kubectl. */
  readonly found: number;

  constructor(reason: string, found: number) {
    super(reason);
    this.found = found;
  }
}

/**
 * Returns the values that a path finds, starting from some values. `undefined` stands for a value that does not
 * exist: the body of a `range` starts from it if a list has null.
 *
 * @throws PathFailure for what kubectl refuses, such as an index outside of a list.
 */
export function walkPath(values: readonly unknown[], path: Path, walking: Walking): readonly unknown[] {
  return path.reduce((found, node) => walkNode(found, node, walking), values);
}

function walkNode(values: readonly unknown[], node: PathNode, walking: Walking): readonly unknown[] {
  switch (node.type) {
    case "literal":
      return [node.value];
    case "constant":
      return values.map(() => node.value);
    case "field":
      return fieldsOf(values, node.name, walking);
    case "slice":
      return sliced(values, node, walking.reader);
    case "wildcard":
      return values.flatMap((value) => childrenOf(value, walking.reader));
    case "descent":
      return descendantsOf(values, walking.reader);
    case "union":
      return unitedOf(values, node.paths, walking);
    case "filter":
      return filtered(values, node, walking);
    case "identifier":
      throw new PathFailure(`unrecognized identifier ${node.name}`, values.length);
  }
}

function fieldsOf(
  values: readonly unknown[],
  name: string,
  { reader, allowMissingKeys }: Walking,
): readonly unknown[] {
  const found: unknown[] = [];
  for (const value of values) {
    const member = reader.kindOf(value) === "map" ? reader.memberOf(value, name) : undefined;
    if (member !== undefined) {
      found.push(member);
    }
  }
  if (found.length === 0 && values.length > 0 && !allowMissingKeys) {
    throw new PathFailure(`${name} is not found`, 0);
  }
  return found;
}

function sliced(values: readonly unknown[], slice: Slice, reader: ValueReader): readonly unknown[] {
  const found: unknown[] = [];
  for (const value of values.filter((candidate) => !isNothing(candidate, reader))) {
    if (reader.kindOf(value) !== "list") {
      throw new PathFailure(`${goTypeOf(value, reader)} is not array or slice`, values.length);
    }
    const items = reader.itemsOf(value);
    const bounds = boundsOf(slice, items.length);
    if (typeof bounds === "string") {
      throw new PathFailure(bounds, values.length);
    }
    if (bounds.start === bounds.end) {
      // kubectl leaves out the lists after this one, too.
      return found;
    }
    const { start, end, step } = bounds;
    for (let at = start; at < end; at += step) {
      found.push(items[at]);
    }
  }
  return found;
}

interface Bounds {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Returns the items that a slice selects of a list, or a text that says why it cannot. */
function boundsOf(slice: Slice, length: number): Bounds | string {
  const first = slice.start ?? 0;
  const last = slice.end ?? (slice.isIndex ? first + 1 : length);
  const start = first < 0 ? first + length : first;
  const end = last < 0 || (last === 0 && slice.isIndex) ? last + length : last;
  const step = slice.step ?? 1;
  return (start === end ? undefined : wrongBounds({ start, end, step }, length)) ?? { start, end, step };
}

function wrongBounds({ start, end, step }: Bounds, length: number): string | undefined {
  if (start >= length || start < 0) {
    return `array index out of bounds: index ${start}, length ${length}`;
  }
  if (end > length || end < 0) {
    return `array index out of bounds: index ${end - 1}, length ${length}`;
  }
  if (start > end) {
    return `starting index ${start} is greater than ending index ${end}`;
  }
  return step > 0 ? undefined : "step must be > 0";
}

/** Returns the values inside a value. As in kubectl, those of a text are its bytes. */
function childrenOf(value: unknown, reader: ValueReader): readonly unknown[] {
  switch (reader.kindOf(value)) {
    case "list":
      return reader.itemsOf(value);
    case "map":
      return sortedKeys(value, reader).map((key) => reader.memberOf(value, key));
    case "scalar": {
      const scalar = reader.scalarOf(value);
      return typeof scalar === "string" ? Array.from(Buffer.from(scalar)) : [];
    }
  }
}

/** Returns the values that have other values inside them, each before those. */
function descendantsOf(values: readonly unknown[], reader: ValueReader): readonly unknown[] {
  const found: unknown[] = [];
  const waiting = values.toReversed();
  while (waiting.length > 0) {
    const value = waiting.pop();
    const children = childrenOf(value, reader);
    if (children.length > 0) {
      found.push(value);
    }
    if (reader.kindOf(value) !== "scalar") {
      for (const child of children.toReversed()) {
        waiting.push(child);
      }
    }
  }
  return found;
}

function unitedOf(values: readonly unknown[], paths: readonly Path[], walking: Walking): readonly unknown[] {
  try {
    return paths.flatMap((path) => walkPath(values, path, walking));
  } catch (error) {
    throw error instanceof PathFailure ? new PathFailure(error.message, values.length) : error;
  }
}

function filtered(values: readonly unknown[], filter: Filter, walking: Walking): readonly unknown[] {
  return values.flatMap((value) => {
    if (walking.reader.kindOf(value) !== "list") {
      const type = goTypeOf(value, walking.reader);
      throw new PathFailure(`${type} is not array or slice and cannot be filtered`, values.length);
    }
    return walking.reader.itemsOf(value).filter((item) => passes(item, filter, walking));
  });
}

function passes(item: unknown, { left, comparison }: Filter, walking: Walking): boolean {
  if (comparison === undefined) {
    return exists(item, left, walking);
  }
  const one = theOnly(walkPath([item], left, walking));
  const other = one === undefined ? undefined : theOnly(walkPath([item], comparison.right, walking));
  if (one === undefined || other === undefined) {
    return false;
  }
  const result = compareValues(
    scalarIn(one.value, walking.reader),
    comparison.operator,
    scalarIn(other.value, walking.reader),
  );
  if (typeof result === "string") {
    throw new PathFailure(result, 1);
  }
  return result;
}

/** Whether a path finds a value in an item. As in kubectl, it is enough that it had found one when it failed. */
function exists(item: unknown, path: Path, walking: Walking): boolean {
  try {
    return walkPath([item], path, walking).length > 0;
  } catch (error) {
    if (error instanceof PathFailure) {
      return error.found > 0;
    }
    throw error;
  }
}

function theOnly(values: readonly unknown[]): { readonly value: unknown } | undefined {
  if (values.length > 1) {
    throw new PathFailure("can only compare one element at a time", 1);
  }
  return values.length === 0 ? undefined : { value: values[0] };
}

function scalarIn(value: unknown, reader: ValueReader): Scalar | undefined {
  return reader.kindOf(value) === "scalar" ? reader.scalarOf(value) : undefined;
}

function isNothing(value: unknown, reader: ValueReader): boolean {
  return value === undefined || scalarIn(value, reader) === null;
}
