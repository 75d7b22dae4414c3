import type { KubeObject } from "../../api/object.js";
import { isJsonObject, type JsonObject } from "../../base/json-object.js";

/** Members that change with every write, or repeat what the object says elsewhere. */
const NOISE_IN_METADATA: ReadonlySet<string> = new Set(["resourceVersion", "generation", "selfLink"]);

/** What kubectl wrote last, which is most of the object once more. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** When conditions were looked at or changed, and which generation a controller has seen, anywhere in a status. */
const NOISE_IN_STATUS: ReadonlySet<string> = new Set([
  "observedGeneration",
  "lastProbeTime",
  "lastTransitionTime",
  "lastUpdateTime",
  "lastHeartbeatTime",
]);

/** Returns an object without the members that say nothing to a reader of its changes. */
export function withoutNoise(object: KubeObject): JsonObject {
  return mapMembers(object as JsonObject, (value, name) => {
    switch (name) {
      case "metadata":
        return isJsonObject(value) ? quietMetadata(value) : value;
      case "status":
        return quietStatus(value);
      case "spec":
        return object.kind === "Lease" && isJsonObject(value) ? quietLease(value) : value;
      default:
        return value;
    }
  });
}

/** Returns the spec of a Lease without the heartbeat, which comes every few seconds. */
function quietLease(spec: JsonObject): JsonObject {
  return mapMembers(spec, (value, name) => (name === "renewTime" ? undefined : value));
}

function quietMetadata(metadata: JsonObject): JsonObject {
  return mapMembers(metadata, (value, name) => {
    if (NOISE_IN_METADATA.has(name)) {
      return undefined;
    }
    return name === "annotations" && isJsonObject(value) ? quietAnnotations(value) : value;
  });
}

/** Returns the annotations that are left, or undefined if none are. */
function quietAnnotations(annotations: JsonObject): JsonObject | undefined {
  const quiet = mapMembers(annotations, (value, name) => (name === LAST_APPLIED ? undefined : value));
  return Object.keys(quiet).length === 0 ? undefined : quiet;
}

function quietStatus(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(quietStatus);
  }
  return isJsonObject(value)
    ? mapMembers(value, (part, name) => (NOISE_IN_STATUS.has(name) ? undefined : quietStatus(part)))
    : value;
}

/** Returns an object with other values. Members whose value is undefined are left out. */
function mapMembers(object: JsonObject, map: (value: unknown, name: string) => unknown): JsonObject {
  return Object.fromEntries(
    Object.keys(object).flatMap((name) => {
      const value = map(object[name], name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
