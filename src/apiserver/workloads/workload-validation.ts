import { isDeepStrictEqual } from "node:util";
import {
  type FieldProblem,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from "../refusals/field-problems.js";
import { fieldsOf, numberOf, textOf } from "../json/json-access.js";
import { isJsonObject, type JsonObject, omit, type StoredObject, valueAt } from "../json/json-object.js";
import { selectorMatches } from "../kinds/label-selector.js";
import { podProblems } from "../pods/pod-validation.js";

/** Returns the problems of a spec that has its defaults. */
export type SpecProblems = (spec: JsonObject) => FieldProblem[];

/** Returns the problems of a change from one spec to another. Both have their defaults. */
export type ChangeProblems = (next: JsonObject, current: JsonObject) => FieldProblem[];

/** The rules of workloads whose pods run for ever and are found by a selector. */
export const selectingProblems: SpecProblems = (spec) => [
  ...replicaProblems(spec),
  ...selectorProblems(spec),
  ...templateProblems("spec.template", spec["template"], ["Always"]),
];

export const jobProblems: SpecProblems = (spec) => [
  ...countProblems(spec, ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds"]),
  ...templateProblems("spec.template", spec["template"], ["OnFailure", "Never"]),
];

export const cronJobProblems: SpecProblems = (spec) => [
  ...(textOf(spec["schedule"]) === "" ? [required("spec.schedule")] : []),
  ...templateProblems("spec.jobTemplate.spec.template", valueAt(spec, "jobTemplate", "spec", "template"), [
    "OnFailure",
    "Never",
  ]),
];

/** Refuses to change fields that are fixed once the object exists. */
export function fixedFields(...fields: readonly string[]): ChangeProblems {
  return (next, current) =>
    fields
      .filter((field) => !isDeepStrictEqual(next[field], current[field]))
      .map((field) => invalidValue(`spec.${field}`, next[field] ?? null, "field is immutable"));
}

/** The fields of a StatefulSet that may change, in the order in which kube-apiserver lists them. */
const CHANGEABLE = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

export const statefulSetChanges: ChangeProblems = (next, current) => {
  if (isDeepStrictEqual(omit(next, ...CHANGEABLE), omit(current, ...CHANGEABLE))) {
    return [];
  }
  const list = CHANGEABLE.map((field) => `'${field}'`).join(", ");
  return [forbiddenField("spec", `updates to statefulset spec for fields other than ${list} are forbidden`)];
};

function replicaProblems(spec: JsonObject): FieldProblem[] {
  return countProblems(spec, ["replicas", "minReadySeconds", "revisionHistoryLimit"]);
}

function countProblems(spec: JsonObject, fields: readonly string[]): FieldProblem[] {
  return fields.flatMap((field) => {
    const count = numberOf(spec[field]) ?? 0;
    return count < 0 ? [invalidValue(`spec.${field}`, count, "must be greater than or equal to 0")] : [];
  });
}

function selectorProblems({ selector, template }: JsonObject): FieldProblem[] {
  const labels = fieldsOf(valueAt(template, "metadata", "labels"));
  const mismatch = invalidValue(
    "spec.template.metadata.labels",
    labels,
    "`selector` does not match template `labels`",
  );
  if (!isJsonObject(selector)) {
    return [required("spec.selector"), mismatch];
  }
  if (Object.keys(selector).length === 0) {
    return [invalidValue("spec.selector", selector, "empty selector is invalid"), mismatch];
  }
  return selectorMatches(selector, labels as Record<string, string>) ? [] : [mismatch];
}

function templateProblems(
  path: string,
  template: JsonObject[string],
  restartPolicies: readonly string[],
): FieldProblem[] {
  const { metadata, spec } = fieldsOf(template);
  const pod = { metadata: fieldsOf(metadata), spec: fieldsOf(spec) } as unknown as StoredObject;
  const policy = textOf(fieldsOf(spec)["restartPolicy"]);
  const problems = podProblems(pod).map((problem) => ({ ...problem, field: `${path}.${problem.field}` }));
  return policy === "" || restartPolicies.includes(policy)
    ? problems
    : [...problems, notSupported(`${path}.spec.restartPolicy`, policy, restartPolicies)];
}
