import { countOf, isJsonObject, nonEmpty } from "../base/json-object.js";
import type { Change } from "./change.js";
import type { Finder, PodView } from "./comparison.js";
import { ageText, measuredText, seconds, timeOf } from "./duration-text.js";
import { disruption } from "./condition-changes.js";
import { token } from "./token.js";
import { deletionRequested } from "./word-began.js";

/** Tells which labels were added (`+`), removed (`-`) or changed (`~`). */
export const labelChange: Finder = (comparison) => keysChange(comparison, "labels", "significant");

/** Tells which annotations were added, removed or changed. Their values may be long, and are not told. */
export const annotationChange: Finder = (comparison) => keysChange(comparison, "annotations", "change");

function keysChange(
  { members, oldDetails, details }: Parameters<Finder>[0],
  name: "labels" | "annotations",
  significance: Change["significance"],
): readonly Change[] {
  if (!members.metadata.includes(name)) {
    return [];
  }
  const [old, now] = [oldDetails.member(name), details.member(name)].map((map) =>
    isJsonObject(map) ? map : {},
  );
  const keys = signedKeys(old ?? {}, now ?? {});
  return keys.length === 0 ? [] : [{ what: name, significance, tokens: [token(name, keys.join(","))] }];
}

function signedKeys(
  old: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): string[] {
  const kept = Object.keys(now).flatMap((key) => {
    if (!Object.hasOwn(old, key)) {
      return [`+${key}`];
    }
    return old[key] === now[key] ? [] : [`~${key}`];
  });
  return [
    ...kept.filter((key) => key.startsWith("+")),
    ...Object.keys(old)
      .filter((key) => !Object.hasOwn(now, key))
      .map((key) => `-${key}`),
    ...kept.filter((key) => key.startsWith("~")),
  ];
}

/** Tells which finalizers were added or removed. A pod that is deleted stays until it has none. */
export const finalizerChange: Finder = ({ members, oldDetails, details }) => {
  if (!members.metadata.includes("finalizers")) {
    return [];
  }
  const [old = [], now = []] = [oldDetails, details].map((of) => {
    const list = of.member("finalizers");
    return Array.isArray(list) ? list.map(String) : [];
  });
  const signed = [
    ...now.filter((name) => !old.includes(name)).map((name) => `+${name}`),
    ...old.filter((name) => !now.includes(name)).map((name) => `-${name}`),
  ];
  return signed.length === 0
    ? []
    : [{ what: "deletion", significance: "change", tokens: [token("finalizers", signed.join(","))] }];
};

/** Tells that the deletion of a pod was requested, or that its grace period is another one now. */
export const deletionChange: Finder = ({ members, details }) => {
  const isAsked = ["deletionTimestamp", "deletionGracePeriodSeconds"].some((name) =>
    members.metadata.includes(name),
  );
  if (!isAsked || nonEmpty(details.times.deletionTimestamp) === undefined) {
    return [];
  }
  const grace = countOf(details.times.deletionGracePeriodSeconds);
  return [
    {
      what: "deletion",
      significance: "significant",
      tokens: [token("grace", grace, measuredText(grace * 1_000))],
    },
  ];
};

/** Tells how long a pod that went was there, and how long it was terminating. */
export function lifeChanges(view: PodView): readonly Change[] {
  const { details, at } = view;
  const created = timeOf(details.times.creationTimestamp);
  const asked = deletionRequested(details);
  const lived = created === undefined ? [] : [token("lived", seconds(at - created), ageText(at - created))];
  const terminating =
    asked === undefined ? [] : [token("terminating", seconds(at - asked), ageText(at - asked))];
  const tokens = [...lived, ...terminating];
  return [
    ...disruption(view),
    ...(tokens.length === 0 ? [] : [{ what: "deletion", significance: "significant", tokens } as const]),
  ];
}
