import { isJsonObject, listOf, textOf } from "../base/json-object.js";
import type { ObjectMeta } from "./object.js";

/** kubectl's short names of the kinds that create pods, or create what does, by group and kind. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  "apps/Deployment": "deploy",
  "apps/ReplicaSet": "rs",
  "apps/StatefulSet": "sts",
  "apps/DaemonSet": "ds",
  "batch/Job": "job",
  "batch/CronJob": "cronjob",
  "/ReplicationController": "rc",
  "/Node": "node",
};

/** Returns an owner as it is told in lines: `deploy/web`, `crontab.example.com/nightly`. */
export function ownerName(
  { group, kind }: { readonly group: string; readonly kind: string },
  name: string,
): string {
  const id = `${group}/${kind}`;
  const short = Object.hasOwn(SHORT_NAMES, id) ? SHORT_NAMES[id] : undefined;
  return `${short ?? kind.toLowerCase() + (group === "" ? "" : `.${group}`)}/${name}`;
}

/**
 * Returns the name of the controller among the owners of an object, or an empty text if it has none. A Deployment
 * creates pods through a ReplicaSet that has its name and a hash. The pods of the ReplicaSet have that hash as a label,
 * so that no request is needed.
 *
 * @param owners - the ownerReferences of the object.
 * @param templateHash - returns the value of the label `pod-template-hash`.
 */
export function controllerName(owners: ObjectMeta["ownerReferences"], templateHash: () => unknown): string {
  const owner = listOf(owners).find(({ controller }) => controller === true);
  if (owner === undefined) {
    return "";
  }
  const [kind, name] = [textOf(owner.kind), textOf(owner.name)];
  const group = groupOf(textOf(owner.apiVersion));
  if (group === "apps" && kind === "ReplicaSet") {
    const hash = textOf(templateHash());
    if (hash !== "" && name.endsWith(`-${hash}`)) {
      return ownerName({ group, kind: "Deployment" }, name.slice(0, -hash.length - 1));
    }
  }
  return ownerName({ group, kind }, name);
}

/** Returns the value of the label that tells the pods of one version of a Deployment from others. */
export function templateHashOf(metadata: ObjectMeta | undefined): unknown {
  const labels: unknown = metadata?.labels;
  return isJsonObject(labels) ? labels["pod-template-hash"] : undefined;
}

/** Returns the group of an apiVersion like `apps/v1`. The core group has no name. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/", 1)[0] ?? "") : "";
}
