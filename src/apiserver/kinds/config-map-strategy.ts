import { isDeepStrictEqual } from "node:util";
import type { StoredObject } from "../json/json-object.js";
import { type FieldProblem, forbiddenField, refuseProblems } from "../refusals/field-problems.js";
import { plainStrategy } from "./generic-strategy.js";
import type { KindStrategy } from "./kind-strategy.js";

/** The strategy of ConfigMaps: an immutable one keeps its data. */
export const configMapStrategy: KindStrategy = {
  ...plainStrategy,
  prepareForUpdate: (next, current) => {
    const names = { group: "", kind: "ConfigMap" };
    refuseProblems(names, current.metadata.name, immutableProblems(next, current));
    return next;
  },
};

/** Returns the problems of an update of a ConfigMap or a Secret that is immutable. */
export function immutableProblems(next: StoredObject, current: StoredObject): FieldProblem[] {
  if (current["immutable"] !== true) {
    return [];
  }
  const why = "field is immutable when `immutable` is set";
  return [
    ...(next["immutable"] === true ? [] : [forbiddenField("immutable", why)]),
    ...["data", "binaryData"]
      .filter((field) => !isDeepStrictEqual(next[field], current[field]))
      .map((field) => forbiddenField(field, why)),
  ];
}
