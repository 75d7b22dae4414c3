import type { Pod } from "../api/pod.js";
import { isJsonObject, listOf, textOf } from "../base/json-object.js";

/** kubectl's short names of the kinds that create pods, by group and kind. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  "apps/ReplicaSet": "rs",
  "apps/StatefulSet": "sts",
  "apps/DaemonSet": "ds",
  "batch/Job": "job",
  "/ReplicationController": "rc",
  "/Node": "node",
};

/**
 * Returns what created a pod, like `sts/db`, or `undefined` if no controller did. A Deployment creates pods through
 * a ReplicaSet that has its name and a hash. The pods have that hash as a label, so that no request is needed.
 */
export function ownerOf(metadata: Pod["metadata"]): string | undefined {
  const owner = listOf(metadata?.ownerReferences).find(({ controller }) => controller === true);
  if (owner === undefined) {
    return undefined;
  }
  const [kind, name] = [textOf(owner.kind), textOf(owner.name)];
  const group = groupOf(textOf(owner.apiVersion));
  const short = SHORT_NAMES[`${group}/${kind}`];
  if (short === "rs") {
    const labels: unknown = metadata?.labels;
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
