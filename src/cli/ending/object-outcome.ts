import type { KubeObject } from "../../api/object.js";
import { isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";
import type { JsonPathTemplate } from "../../jsonpath/compile-jsonpath.js";
import { goText } from "../../jsonpath/go-text.js";
import { JsonPathError } from "../../jsonpath/jsonpath-error.js";
import { plainReader } from "../../jsonpath/value-reader.js";
import { type Condition, equalFold } from "./condition.js";
import type { Outcome } from "./outcome.js";

type Of<Kind extends Condition["kind"]> = Extract<Condition, { readonly kind: Kind }>;

/**
 * Returns how `condition=NAME` stands, as `kubectl wait` judges it. A condition that is older than the spec does not
 * count.
 */
export function conditionOutcome(object: KubeObject, { name, value }: Of<"condition">): Outcome {
  const status = memberOf(object, "status");
  const conditions: unknown = status["conditions"];
  const found = (Array.isArray(conditions) ? conditions.filter(isJsonObject) : []).find(
    (condition) => typeof condition["status"] === "string" && equalFold(name, textOf(condition["type"])),
  );
  if (found === undefined) {
    return "open";
  }
  const observed = found["observedGeneration"] ?? status["observedGeneration"];
  const generation: unknown = memberOf(object, "metadata")["generation"];
  const isOld = typeof generation === "number" && typeof observed === "number" && observed < generation;
  return !isOld && equalFold(value, textOf(found["status"])) ? "met" : "open";
}

/**
 * Returns how `jsonpath=` stands, as `kubectl wait` judges it. The object has the numbers that the server sent, as
 * `exactObject` returns it.
 *
 * @throws JsonPathError if the path cannot be followed, or finds something that cannot be compared.
 */
export function jsonPathOutcome(object: KubeObject, condition: Of<"jsonpath">): Outcome {
  const { template, value: expected } = condition;
  const results = found(template, object, condition);
  const [first = [], ...more] = results;
  if (first.length === 0) {
    return "open";
  }
  if (more.length > 0) {
    throw incomparable(condition, "matches more than one list");
  }
  if (first.length > 1) {
    throw incomparable(condition, "matches more than one value");
  }
  if (expected === undefined) {
    return "met";
  }
  if (plainReader.kindOf(first[0]) !== "scalar") {
    throw incomparable(condition, "leads to a nested object or list which is not supported");
  }
  return goText(first[0], plainReader).trim() === expected.trim() ? "met" : "open";
}

function found(
  template: JsonPathTemplate,
  object: KubeObject,
  condition: Condition,
): readonly (readonly unknown[])[] {
  try {
    return template.find(object);
  } catch (error) {
    throw error instanceof JsonPathError ? unjudged(condition, error.reason) : error;
  }
}

function incomparable(condition: Condition, why: string): JsonPathError {
  return unjudged(condition, `given jsonpath expression ${why}`);
}

function unjudged({ flag, text }: Condition, reason: string): JsonPathError {
  return new JsonPathError(`Cannot judge ${flag}=${text}: ${reason}`, reason);
}

/** Returns an object inside of an object, or one without members. */
export function memberOf(object: KubeObject | undefined, name: "metadata" | "spec" | "status"): JsonObject {
  const member = (object as JsonObject | undefined)?.[name];
  return isJsonObject(member) ? member : {};
}
