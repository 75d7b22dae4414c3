import { controllerName, templateHashOf } from "../api/owner-name.js";
import type { Pod } from "../api/pod.js";
import { objectOrigin } from "../wire/kept/object-origin.js";
import { timeOf } from "./duration-text.js";
import type { Token } from "./change.js";
import { PodDetails } from "./pod-details.js";
import { tokenOf } from "./token.js";

/** The number of owners whose names are remembered. */
const MOST_OWNERS = 1_000;

const NO_OWNER: readonly Token[] = [];

/** What created a pod, like `owner=sts/db` or nothing, and when, in milliseconds since 1970. */
export interface PodOrigin {
  readonly owner: readonly Token[];
  readonly created: number | undefined;
}

/**
 * Returns a function that finds the origin of a pod. The names of owners are remembered by the bytes of the references
 * to them, because an owner has many pods. The details of a pod are read only for an owner that is not known.
 */
export function originFinder(): (pod: Pod) => PodOrigin {
  const known = new Map<string, readonly Token[]>();
  // Pods of one owner are neighbours in a list, and comparing texts takes less than finding one in a map.
  let last = "";
  let lastOwner = NO_OWNER;
  const ownerBy = (references: string, pod: Pod): readonly Token[] => {
    let owner = known.get(references);
    if (owner === undefined) {
      owner = ownerOf(new PodDetails(pod));
      if (known.size >= MOST_OWNERS) {
        known.clear();
      }
      known.set(references, owner);
    }
    return owner;
  };
  return (pod) => {
    const kept = objectOrigin(pod);
    if (kept === undefined) {
      const details = new PodDetails(pod);
      return { owner: ownerOf(details), created: timeOf(details.read("life").metadata?.creationTimestamp) };
    }
    const created = kept.created === undefined ? undefined : kept.created * 1_000;
    if (kept.owners !== last) {
      lastOwner = kept.owners === "" ? NO_OWNER : ownerBy(kept.owners, pod);
      last = kept.owners;
    }
    return { owner: lastOwner, created };
  };
}

function ownerOf(details: PodDetails): readonly Token[] {
  const { metadata } = details.read("owner");
  return tokenOf(
    "owner",
    controllerName(metadata?.ownerReferences, () => templateHashOf(details.read("labels").metadata)),
  );
}
