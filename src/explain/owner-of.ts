import type { Pod } from "../api/pod.js";
import { isJsonObject, listOf, textOf } from "../base/json-object.js";
import { metadataBytes } from "../wire/kept/changed-members.js";
import type { PodDetails } from "./pod-details.js";

/** kubectl's short names of the kinds that create pods, by group and kind. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  "apps/ReplicaSet": "rs",
  "apps/StatefulSet": "sts",
  "apps/DaemonSet": "ds",
  "batch/Job": "job",
  "/ReplicationController": "rc",
  "/Node": "node",
};

/** The number of owners whose names are remembered. */
const MOST_OWNERS = 1_000;

/**
 * Returns a function that names what created a pod, like `sts/db`, or an empty text if no controller did. The names
 * are remembered by the bytes of the reference, because an owner has many pods.
 */
export function ownerFinder(): (pod: Pod, details: PodDetails) => string {
  const known = new Map<string, string>();
  return (pod, details) => {
    const bytes = metadataBytes(pod, "ownerReferences");
    if (bytes === undefined) {
      return ownerOf(details);
    }
    let owner = bytes === "" ? "" : known.get(bytes);
    if (owner === undefined) {
      owner = ownerOf(details);
      if (known.size >= MOST_OWNERS) {
        known.clear();
      }
      known.set(bytes, owner);
    }
    return owner;
  };
}

/**
 * Returns the name of the controller. A Deployment creates pods through a ReplicaSet that has its name and a hash. The
 * pods of the ReplicaSet have that hash as a label, so that no request is needed.
 */
function ownerOf(details: PodDetails): string {
  const { metadata } = details.read("owner");
  const owner = listOf(metadata?.ownerReferences).find(({ controller }) => controller === true);
  if (owner === undefined) {
    return "";
  }
  const [kind, name] = [textOf(owner.kind), textOf(owner.name)];
  const group = groupOf(textOf(owner.apiVersion));
  const short = SHORT_NAMES[`${group}/${kind}`];
  if (short === "rs") {
    const labels: unknown = details.read("labels").metadata?.labels;
    const hash = textOf(isJsonObject(labels) ? labels["pod-template-hash"] : undefined);
    if (hash !== "" && name.endsWith(`-${hash}`)) {
      return `deploy/${name.slice(0, -hash.length - 1)}`;
    }
  }
  return `${short ?? kind.toLowerCase() + (group === "" ? "" : `.${group}`)}/${name}`;
}

/** Returns the group of an apiVersion like `apps/v1`. The core group has no name. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/", 1)[0] ?? "") : "";
}
