import type { JsonNumber } from "../base/json-number.js";

/** The content of one pair of braces, or the text between two pairs: nodes that are applied one after another. */
export type Path = readonly PathNode[];

/** One part of a path. It turns values into other values. */
export type PathNode =
  | { readonly type: "literal"; readonly value: string }
  /** Unlike a text, a number or boolean stands once for each value before it. */
  | { readonly type: "constant"; readonly value: JsonNumber | boolean }
  | { readonly type: "field"; readonly name: string }
  | Slice
  | { readonly type: "wildcard" }
  | { readonly type: "descent" }
  | { readonly type: "union"; readonly paths: readonly Path[] }
  | Filter
  | { readonly type: "identifier"; readonly name: string; readonly position: number };

/** Items of a list: `[0]`, `[1:3]`, `[-2:]`, `[::2]`. */
export interface Slice {
  readonly type: "slice";
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number | undefined;
  /** Whether the end was not written, so that it is the item after `start`. */
  readonly isIndex: boolean;
}

/** Items of a list that pass a test: `[?(@.a=="b")]`. */
export interface Filter {
  readonly type: "filter";
  readonly left: Path;
  /** The comparison, or `undefined` if the test is whether `left` finds a value. */
  readonly comparison: { readonly operator: string; readonly right: Path } | undefined;
}
