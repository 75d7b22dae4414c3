import type { Pod } from "../api/pod.js";
import { isJsonObject, listOf, textOf } from "../base/json-object.js";
import { objectOrigin } from "../wire/kept/object-origin.js";
import { timeOf } from "./duration-text.js";
import { ownerName } from "./owner-name.js";
import type { PodDetails } from "./pod-details.js";

/** The number of owners whose names are remembered. */
const MOST_OWNERS = 1_000;

/** What created a pod, like `sts/db` or an empty text, and when, in milliseconds since 1970. */
export interface PodOrigin {
  readonly owner: string;
  readonly created: number | undefined;
}

/**
 * Returns a function that finds the origin of a pod. The names of owners are remembered by the bytes of the references
 * to them, because an owner has many pods.
 */
export function originFinder(): (pod: Pod, details: PodDetails) => PodOrigin {
  const known = new Map<string, string>();
  return (pod, details) => {
    const kept = objectOrigin(pod);
    if (kept === undefined) {
      return { owner: ownerOf(details), created: timeOf(details.read("life").metadata?.creationTimestamp) };
    }
    const created = kept.created === undefined ? undefined : kept.created * 1_000;
    let owner = kept.owners === "" ? "" : known.get(kept.owners);
    if (owner === undefined) {
      owner = ownerOf(details);
      if (known.size >= MOST_OWNERS) {
        known.clear();
      }
      known.set(kept.owners, owner);
    }
    return { owner, created };
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
  if (group === "apps" && kind === "ReplicaSet") {
    const labels: unknown = details.read("labels").metadata?.labels;
    const hash = textOf(isJsonObject(labels) ? labels["pod-template-hash"] : undefined);
    if (hash !== "" && name.endsWith(`-${hash}`)) {
      return ownerName({ group, kind: "Deployment" }, name.slice(0, -hash.length - 1));
    }
  }
  return ownerName({ group, kind }, name);
}

/** Returns the group of an apiVersion like `apps/v1`. The core group has no name. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/", 1)[0] ?? "") : "";
}
