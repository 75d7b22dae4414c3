import type { Pod } from "../api/pod.js";
import { isJsonObject, type JsonObject } from "../base/json-object.js";
import { type ChangedMembers, changedMembers, NOISE } from "../wire/kept/changed-members.js";
import { isKnownEqual } from "../wire/kept/is-known-equal.js";
import { WireError } from "../wire/wire-error.js";
import { isSameValue } from "../api/same-value.js";

/** The members of a pod that may differ. Nothing else of a pod ever changes. */
const MEMBERS = ["status", "spec"] as const;

/** Compares two states of a pod, by their bytes if both are kept as bytes. */
export function changesIn(before: Pod, after: Pod): ChangedMembers {
  return (
    changedMembers(before, after) ?? {
      object: MEMBERS.filter(
        (name) =>
          !isKnownEqual(before, after, name) && !isSameValue(valueOf(before, name), valueOf(after, name)),
      ),
      metadata: changedNames(valueOf(before, "metadata"), valueOf(after, "metadata")),
    }
  );
}

/** Returns the names of the members that differ, as the value of `changed=`. */
export function namesOf({ object, metadata }: ChangedMembers): string {
  const names = [
    ...MEMBERS.filter((name) => object.includes(name)),
    ...(metadata.length > 0 ? ["metadata"] : []),
  ];
  return names.length === 0 ? "nothing" : names.join(",");
}

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
