import { isDeepStrictEqual } from "node:util";
import type { Pod } from "../../src/api/pod.js";
import { type PodState, podStateOf } from "./pod-state.js";
import { isVisible, type View } from "./view.js";

/**
 * Returns the differences between a store and the server, object by object and field by field. Ignores the
 * fields that a client may drop: managedFields, and kind and apiVersion, which list items do not have.
 */
export function differences(stored: readonly Pod[], served: readonly Pod[], view: View): string[] {
  const ours = byKey(stored);
  const theirs = byKey(served.filter((pod) => isVisible(view, podStateOf(pod))));
  const found: string[] = [];
  for (const [key, pod] of theirs) {
    const mine = ours.get(key);
    if (mine === undefined) {
      found.push(`${key} is missing from the store`);
      continue;
    }
    const difference = firstDifference(plain(mine), plain(pod), "");
    if (difference !== undefined) {
      found.push(`${key} differs: ${difference}`);
    }
  }
  for (const key of ours.keys()) {
    if (!theirs.has(key)) {
      found.push(`${key} is in the store, but not on the server`);
    }
  }
  return found;
}

/** Tells whether the versions are equal. This is cheap enough to be called in a loop. */
export function hasSameVersions(stored: readonly Pod[], served: readonly Pod[], view: View): boolean {
  const versions = new Map(stored.map((pod) => [podStateOf(pod).key, versionOf(podStateOf(pod))]));
  const visible = served.map(podStateOf).filter((state) => isVisible(view, state));
  return (
    visible.length === versions.size && visible.every((state) => versions.get(state.key) === versionOf(state))
  );
}

/** Compares the objects that a handler knows from its calls with the objects in the store. */
export function beliefDifferences(
  name: string,
  believed: ReadonlyMap<string, PodState>,
  stored: readonly Pod[],
): string[] {
  const there = new Map(stored.map((pod) => [podStateOf(pod).key, podStateOf(pod)]));
  return [
    ...[...there].flatMap(([key, state]) => {
      const belief = believed.get(key);
      return belief !== undefined && versionOf(belief) === versionOf(state)
        ? []
        : [`CT-3: ${name}: it was told ${belief === undefined ? "nothing" : "an old state"} of ${key}`];
    }),
    ...[...believed.keys()].flatMap((key) =>
      there.has(key) ? [] : [`CT-3: ${name}: it was not told of the deletion of ${key}`],
    ),
  ];
}

function versionOf(state: PodState): string {
  return `${state.uid}@${state.resourceVersion}`;
}

function byKey(pods: readonly Pod[]): Map<string, Pod> {
  return new Map(pods.map((pod) => [podStateOf(pod).key, pod]));
}

type Plain = Readonly<Record<string, unknown>>;

function plain(pod: Pod): Plain {
  // Copied through JSON, because a store may hold objects that are decoded only when they are read.
  const copy = JSON.parse(JSON.stringify(pod)) as Record<string, unknown>;
  delete copy["kind"];
  delete copy["apiVersion"];
  if (isPlain(copy["metadata"])) {
    delete copy["metadata"]["managedFields"];
  }
  return copy;
}

function firstDifference(left: unknown, right: unknown, path: string): string | undefined {
  if (isDeepStrictEqual(left, right)) {
    return undefined;
  }
  if (isPlain(left) && isPlain(right)) {
    for (const field of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const difference = firstDifference(left[field], right[field], `${path}.${field}`);
      if (difference !== undefined) {
        return difference;
      }
    }
  }
  return `${path} is ${shortJson(left)} in the store and ${shortJson(right)} on the server`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shortJson(value: unknown): string {
  return (value === undefined ? "absent" : JSON.stringify(value)).slice(0, 120);
}
