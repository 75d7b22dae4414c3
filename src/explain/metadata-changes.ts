import { countOf, isJsonObject, nonEmpty, textOf } from "../base/json-object.js";
import type { ChangedMembers } from "../wire/kept/changed-members.js";
import type { Change, Token } from "./change.js";
import { type Comparison, type Finder, NO_CHANGES, type PodView, type TroubleFinder } from "./comparison.js";
import { ageText, measuredText, seconds, timeOf } from "./duration-text.js";
import type { PodDetails } from "./pod-details.js";
import { token, tokenOf } from "./token.js";
import { deletionRequested } from "./word-began.js";

/** Returns which labels were added (`+`), removed (`-`) or changed (`~`). */
export const labelChange: Finder = (comparison) => keysChange(comparison, "labels", "significant");

/** Returns which annotations were added, removed or changed. Their values may be long, and are not printed. */
export const annotationChange: Finder = (comparison) => keysChange(comparison, "annotations", "change");

function keysChange(
  { members, oldDetails, details }: Comparison,
  name: "labels" | "annotations",
  significance: Change["significance"],
): readonly Change[] {
  if (!members.metadata.includes(name)) {
    return NO_CHANGES;
  }
  const [old, now] = [oldDetails, details].map((of): unknown => of.read(name).metadata?.[name]);
  const keys = signedKeys(isJsonObject(old) ? old : {}, isJsonObject(now) ? now : {});
  return keys.length === 0
    ? NO_CHANGES
    : [{ what: name, significance, tokens: [token(name, keys.join(","))] }];
}

type Values = Readonly<Record<string, unknown>>;

function signedKeys(old: Values, now: Values): readonly string[] {
  const [was, are] = [Object.keys(old), Object.keys(now)];
  return [
    ...are.filter((key) => !Object.hasOwn(old, key)).map((key) => `+${key}`),
    ...was.filter((key) => !Object.hasOwn(now, key)).map((key) => `-${key}`),
    ...are.filter((key) => Object.hasOwn(old, key) && old[key] !== now[key]).map((key) => `~${key}`),
  ];
}

/** Returns which finalizers were added or removed. A pod that is deleted stays until it has none. */
export const finalizerChange: Finder = (comparison) => {
  const { members, oldDetails, details } = comparison;
  if (!members.metadata.includes("finalizers")) {
    return NO_CHANGES;
  }
  const names = signedKeys(finalizersOf(oldDetails), finalizersOf(details));
  const tokens = [...overdueTokens(comparison), token("finalizers", names.join(","))];
  return names.length === 0 ? NO_CHANGES : [{ what: "deletion", significance: "change", tokens }];
};

/** Returns the change of a pod whose deletion was requested, or whose grace period has changed. */
export const deletionChange: Finder = (comparison) => {
  const { members, details } = comparison;
  const asked = isDeletionChanged(members) ? details.read("life").metadata : undefined;
  if (nonEmpty(asked?.deletionTimestamp) === undefined) {
    return NO_CHANGES;
  }
  const grace = countOf(asked?.deletionGracePeriodSeconds);
  // Finalizers keep the pod when its grace period has passed.
  const kept = members.metadata.includes("finalizers") ? [] : Object.keys(finalizersOf(details));
  const tokens = [
    token("grace", grace, measuredText(grace * 1_000)),
    ...(kept.length === 0 ? [] : overdueTokens(comparison)),
    ...tokenOf("finalizers", kept.join(",")),
  ];
  return [{ what: "deletion", significance: "significant", tokens }];
};

/** Returns how long a deleted pod existed, and how long it was terminating. */
export const life: TroubleFinder = (view) => {
  const { details, at } = view;
  const created = timeOf(details.read("life").metadata?.creationTimestamp);
  const tokens = [
    ...(created === undefined ? [] : [token("lived", seconds(at - created), ageText(at - created))]),
    ...terminatingTokens(view),
  ];
  return tokens.length === 0 ? NO_CHANGES : [{ what: "deletion", significance: "significant", tokens }];
};

/** Returns how long a pod has been terminating, and which finalizers keep it. */
export const terminatingTrouble: TroubleFinder = (view) => {
  const tokens = terminatingTokens(view);
  return tokens.length === 0
    ? NO_CHANGES
    : [
        {
          what: "deletion",
          significance: "significant",
          tokens: [...tokens, ...tokenOf("finalizers", Object.keys(finalizersOf(view.details)).join(","))],
        },
      ];
};

/** Returns how long a pod has been terminating whose grace period has passed. */
function overdueTokens(comparison: Comparison): readonly Token[] {
  const { oldDetails, details, at } = comparison;
  const end = timeOf(details.read("life").metadata?.deletionTimestamp);
  const isOverdue = end !== undefined && end <= at && deletionRequested(oldDetails) !== undefined;
  return isOverdue ? terminatingTokens(comparison) : [];
}

function terminatingTokens({ details, at, deletionAsked }: PodView): readonly Token[] {
  const asked = earliest(deletionAsked, deletionRequested(details));
  return asked === undefined ? [] : [token("terminating", seconds(at - asked), ageText(at - asked))];
}

/** Returns the finalizers as keys. */
function finalizersOf(details: PodDetails): Values {
  const list: unknown = details.read("finalizers").metadata?.finalizers;
  return Object.fromEntries(Array.isArray(list) ? list.map((name) => [textOf(name), ""]) : []);
}

/** Reports whether the deletion was requested between two states, or changed. */
function isDeletionChanged({ metadata }: ChangedMembers): boolean {
  return metadata.some((name) => name.startsWith("deletion"));
}

/**
 * Returns when the deletion of a pod was requested. The first state that says it is right: kube-apiserver moves the
 * deletion time to now when the kubelet removes the pod.
 *
 * @param known - when it was requested, as earlier states say.
 */
export function firstDeletionRequest(
  known: number | undefined,
  { members, oldDetails, details }: Omit<Comparison, "deletionAsked">,
): number | undefined {
  return isDeletionChanged(members)
    ? earliest(known, deletionRequested(oldDetails), deletionRequested(details))
    : known;
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
