import type { Pod } from "../api/pod.js";
import { isJsonObject, type JsonObject } from "../base/json-object.js";
import { changedMetadata } from "../wire/kept/changed-metadata.js";
import { isKnownEqual } from "../wire/kept/is-known-equal.js";
import { keptBytesOf } from "../wire/kept/lazy-object.js";
import { WireError } from "../wire/wire-error.js";
import { isSameValue } from "./same-value.js";

/** The members of a pod that differ in two states. */
export interface ChangedMembers {
  readonly status: boolean;
  readonly spec: boolean;
  /** The names of the members of the metadata that differ, without those that differ always. */
  readonly metadata: readonly string[];
}

/** Compares two states of a pod. Nothing is decoded if both are kept as bytes. */
export function changedMembers(before: Pod, after: Pod): ChangedMembers {
  return {
    status: isChanged(before, after, "status"),
    spec: isChanged(before, after, "spec"),
    metadata:
      changedMetadata(before, after) ?? changedNames(valueOf(before, "metadata"), valueOf(after, "metadata")),
  };
}

/** The order in which the members are named. */
export function namesOf({ status, spec, metadata }: ChangedMembers): readonly string[] {
  return [
    ...(status ? ["status"] : []),
    ...(spec ? ["spec"] : []),
    ...(metadata.length > 0 ? ["metadata"] : []),
  ];
}

function isChanged(before: Pod, after: Pod, part: "status" | "spec"): boolean {
  if (isKnownEqual(before, after, part)) {
    return false;
  }
  const areBytes = keptBytesOf(before) !== undefined && keptBytesOf(after) !== undefined;
  return areBytes || !isSameValue(valueOf(before, part), valueOf(after, part));
}

/** Members that differ in every update and tell nothing. */
const NOISE: ReadonlySet<string> = new Set(["resourceVersion", "managedFields"]);

function changedNames(before: unknown, after: unknown): readonly string[] {
  const old: JsonObject = isJsonObject(before) ? before : {};
  const now: JsonObject = isJsonObject(after) ? after : {};
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => !NOISE.has(name) && !isSameValue(old[name], now[name]),
  );
}

/** Returns a member, or `undefined` if it is damaged. */
function valueOf(pod: Pod, part: "metadata" | "spec" | "status"): unknown {
  try {
    return pod[part];
  } catch (error) {
    if (error instanceof WireError) {
      return undefined;
    }
    throw error;
  }
}
