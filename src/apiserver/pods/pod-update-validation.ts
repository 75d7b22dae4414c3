import { isDeepStrictEqual } from "node:util";
import { type FieldProblem, forbiddenField, invalidValue } from "../refusals/field-problems.js";
import { fieldsOf, itemsOf, mapItems, numberOf, textOf } from "../json/json-access.js";
import { isJsonObject, type JsonObject, omit, type StoredObject, valueAt } from "../json/json-object.js";

const CHANGEABLE = [
  "`spec.containers[*].image`",
  "`spec.initContainers[*].image`",
  "`spec.activeDeadlineSeconds`",
  "`spec.tolerations` (only additions to existing tolerations)",
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
].join(",");

/** Returns the problems of an update that changes what is fixed in a pod. Both pods have their defaults. */
export function podUpdateProblems(next: StoredObject, current: StoredObject): FieldProblem[] {
  const [after, before] = [fieldsOf(next["spec"]), fieldsOf(current["spec"])];
  const moved = ["containers", "initContainers"].find(
    (list) => itemsOf(after[list]).length !== itemsOf(before[list]).length,
  );
  if (moved !== undefined) {
    return [forbiddenField(`spec.${moved}`, "pod updates may not add or remove containers")];
  }
  return [
    ...deadlineProblems(after, before),
    ...tolerationProblems(after, before),
    ...gateProblems(after, before),
    ...fixedFieldProblems(after, before),
  ];
}

function deadlineProblems(after: JsonObject, before: JsonObject): FieldProblem[] {
  const field = "spec.activeDeadlineSeconds";
  const [seconds, old] = [
    numberOf(after["activeDeadlineSeconds"]),
    numberOf(before["activeDeadlineSeconds"]),
  ];
  if (old === undefined) {
    return [];
  }
  if (seconds === undefined) {
    return [invalidValue(field, null, "must not update from a positive integer to nil value")];
  }
  return seconds > old ? [invalidValue(field, seconds, "must be less than or equal to previous value")] : [];
}

/** Checks that all old tolerations are kept. Only their `tolerationSeconds` may change. */
function tolerationProblems(after: JsonObject, before: JsonObject): FieldProblem[] {
  const timeless = (spec: JsonObject): string[] =>
    itemsOf(spec["tolerations"]).map((toleration) =>
      JSON.stringify(Object.entries(omit(toleration, "tolerationSeconds")).sort()),
    );
  const kept = new Set(timeless(after));
  return timeless(before).every((old) => kept.has(old))
    ? []
    : [
        forbiddenField(
          "spec.tolerations",
          "existing toleration can not be modified except its tolerationSeconds",
        ),
      ];
}

function gateProblems(after: JsonObject, before: JsonObject): FieldProblem[] {
  const old = new Set(itemsOf(before["schedulingGates"]).map(({ name }) => textOf(name)));
  return itemsOf(after["schedulingGates"]).flatMap(({ name }, position) =>
    old.has(textOf(name))
      ? []
      : [
          forbiddenField(
            `spec.schedulingGates[${position}].name`,
            `only deletion is allowed, but found new scheduling gate '${textOf(name)}'`,
          ),
        ],
  );
}

function fixedFieldProblems(after: JsonObject, before: JsonObject): FieldProblem[] {
  const changeable = changeableFields(after, before);
  const [left, right] = [fixedPart(before, changeable), fixedPart(after, changeable)];
  if (isDeepStrictEqual(left, right)) {
    return [];
  }
  const changed = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (field) => !isDeepStrictEqual(left[field], right[field]),
  );
  // The real server prints a diff of its Go structures here. This server prints the changed fields as JSON.
  const lines = changed.flatMap((field) => [...diffLine("-", field, left), ...diffLine("+", field, right)]);
  return [
    forbiddenField("spec", `pod updates may not change fields other than ${CHANGEABLE}\n${lines.join("")}`),
  ];
}

function diffLine(sign: string, field: string, spec: JsonObject): string[] {
  const value = spec[field];
  return value === undefined ? [] : [`${sign} ${JSON.stringify(field)}: ${JSON.stringify(value)}\n`];
}

function changeableFields(after: JsonObject, before: JsonObject): string[] {
  const isGated = itemsOf(before["schedulingGates"]).length > 0;
  const wasNegative = (numberOf(before["terminationGracePeriodSeconds"]) ?? 0) < 0;
  return [
    "activeDeadlineSeconds",
    "tolerations",
    "schedulingGates",
    // While scheduling gates hold a pod back, its node selector can still change.
    ...(isGated ? ["nodeSelector"] : []),
    ...(wasNegative && after["terminationGracePeriodSeconds"] === 1 ? ["terminationGracePeriodSeconds"] : []),
  ];
}

function fixedPart(spec: JsonObject, changeable: readonly string[]): JsonObject {
  const withoutImage = (container: JsonObject): JsonObject => omit(container, "image");
  return omit(
    mapItems(mapItems(spec, "containers", withoutImage), "initContainers", withoutImage),
    ...changeable,
  );
}

/** Returns a problem for each ephemeral container that is changed or removed: they can only be added. */
export function lostContainerProblems(next: StoredObject, current: StoredObject): FieldProblem[] {
  const [after, before] = [next, current].map((pod) => itemsOf(valueAt(pod, "spec", "ephemeralContainers")));
  return (before ?? []).flatMap((old) => {
    const kept = (after ?? []).find(({ name }) => name === old["name"]);
    const lost = kept === undefined ? "removed" : "changed";
    return isDeepStrictEqual(kept, old)
      ? []
      : [
          forbiddenField(
            "spec.ephemeralContainers",
            `existing ephemeral containers ${JSON.stringify(old["name"])} may not be ${lost}\n`,
          ),
        ];
  });
}

/** Returns a problem for each container that has ended for good but is not terminated in the new status. */
export function revivalProblems(next: StoredObject, current: StoredObject): FieldProblem[] {
  const policy = textOf(valueAt(current, "spec", "restartPolicy"));
  if (policy === "Always") {
    return [];
  }
  // Of statuses with the same name, the first one counts.
  const after = new Map(
    itemsOf(valueAt(next, "status", "containerStatuses"))
      .toReversed()
      .map((status) => [status["name"], status]),
  );
  return itemsOf(valueAt(current, "status", "containerStatuses")).flatMap((old, position) => {
    const ended = valueAt(old, "state", "terminated");
    const mayRestart = policy === "OnFailure" && valueAt(ended, "exitCode") !== 0;
    const now = after.get(old["name"]);
    const isRevived =
      isJsonObject(ended) && now !== undefined && !isJsonObject(valueAt(now, "state", "terminated"));
    const field = `status.containerStatuses[${position}].state`;
    return isRevived && !mayRestart
      ? [forbiddenField(field, "may not be transitioned to non-terminated state")]
      : [];
  });
}
