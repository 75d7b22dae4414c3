import type { KubeObject } from "../../../src/api/object.js";
import { JsonNumber } from "../../../src/base/json-number.js";
import { pod, STATES } from "../../explain/states.js";
import type { Question } from "./questions.js";

/** An object, and the JSON that kubectl reads. */
export interface AskedObject {
  readonly name: string;
  readonly json: string;
  readonly value: unknown;
}

/** A pod in each state. */
const PODS: readonly AskedObject[] = Object.entries(STATES).map(([name, [, state]]) => {
  const json = JSON.stringify(pod({ ...state, metadata: { ...state.metadata, name, resourceVersion: "7" } }));
  return { name, json, value: JSON.parse(json) as KubeObject };
});

/** An object with every type of JSON. Numbers that JavaScript would round have their text. */
const TREE = {
  apiVersion: "example.com/v1",
  kind: "Tree",
  metadata: { name: "tree" },
  integer: 42,
  largest: new JsonNumber("9223372036854775807"),
  smallest: new JsonNumber("-9223372036854775808"),
  half: 1234567.5,
  small: 0.00001,
  smaller: 1.5e-7,
  large: 1e21,
  zero: 0,
  yes: true,
  no: false,
  nothing: null,
  text: "one <two> & three",
  quoted: 'a "b" \\ é 😀',
  blank: "",
  empty: [],
  none: {},
  list: [1, "two", true, 0.5, { four: [null] }],
  nulls: [null, { x: null }, null],
  map: { x: { y: 1 }, "a.b": "dotted", a: { b: "nested" }, "x y": "spaced" },
  rows: [
    { id: 1, cells: ["a", "b"], on: true, name: "x" },
    { id: 2, cells: [], on: false, name: "a)b" },
    { id: 3, name: 'a"b' },
  ],
} as const;

export const OBJECTS: Readonly<Record<Question["objects"], readonly AskedObject[]>> = {
  pods: PODS,
  tree: [{ name: "tree", json: jsonOf(TREE), value: TREE }],
};

/** Returns JSON with the text of each `JsonNumber`. */
function jsonOf(value: unknown): string {
  const texts: string[] = [];
  const marked = JSON.stringify(value, (_, member: unknown) =>
    member instanceof JsonNumber ? `#${texts.push(member.text) - 1}#` : member,
  );
  return marked.replace(/"#(\d+)#"/g, (_, place: string) => texts[Number(place)] ?? "");
}
