import type { Kind } from "../../discovery/kind.js";

/** How the pods of a workload belong to it, and how they are found. */
export interface WorkloadRule {
  /** The kind that stands between the workload and its pods, as `resource.group`. Absent if the pods are its own. */
  readonly through?: "replicasets.apps" | "jobs.batch";
  /** A label selector for the pods, if the workload has none itself. */
  readonly podLabels?: string;
  /**
   * Whether a controller belongs to the workload by its name, if the uids cannot be read. Pods have the hash of their
   * template as a label. Of a controller of which nothing but the name is known it is undefined.
   */
  readonly isOwnerName: (
    owner: { readonly name: string; readonly templateHash: string | undefined },
    name: string,
  ) => boolean;
}

/** The rule for a controller that has the name of the workload. */
const SAME_NAME: WorkloadRule = { isOwnerName: (owner, name) => owner.name === name };

/** A hash as the controller of Deployments writes it, which is a number of up to ten digits in other letters. */
const HASH = /^[bcdfghjklmnpqrstvwxz2456789]{6,10}$/;

/** The workloads whose pods are watched, by `resource.group`. */
const RULES: Readonly<Record<string, WorkloadRule>> = {
  "deployments.apps": {
    through: "replicasets.apps",
    isOwnerName: ({ name: owner, templateHash }, name) =>
      templateHash === undefined
        ? owner.startsWith(`${name}-`) && HASH.test(owner.slice(name.length + 1))
        : templateHash !== "" && owner === `${name}-${templateHash}`,
  },
  "statefulsets.apps": SAME_NAME,
  "daemonsets.apps": SAME_NAME,
  "replicasets.apps": SAME_NAME,
  "jobs.batch": SAME_NAME,
  "cronjobs.batch": {
    through: "jobs.batch",
    // Every pod of a Job has this label. The labels of the pods of a CronJob are otherwise its own choice.
    podLabels: "job-name",
    // The controller names a Job after the minute for which it is due.
    isOwnerName: (owner, name) =>
      owner.name.startsWith(`${name}-`) && /^\d+$/.test(owner.name.slice(name.length + 1)),
  },
};

/** Returns how the pods of a kind belong to it, or undefined if the kind is not a workload. */
export function workloadRule({
  resource,
  group,
}: Pick<Kind, "resource" | "group">): WorkloadRule | undefined {
  const id = `${resource}.${group}`;
  return Object.hasOwn(RULES, id) ? RULES[id] : undefined;
}
