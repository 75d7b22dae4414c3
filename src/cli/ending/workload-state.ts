import type { KubeObject } from "../../api/object.js";
import { countOf, isJsonObject, textOf } from "../../base/json-object.js";
import { podsAtOnce } from "./job-state.js";
import { memberOf } from "./object-outcome.js";
import { replicasOf, strategyOf } from "./rollout.js";

/** How the pods of a workload are found that have its newest template. */
export type NewestTemplate =
  /** They have this label. */
  | { readonly by: "label"; readonly name: string; readonly value: string }
  /** Their controller has this revision, or is the newest if there are no revisions. */
  | { readonly by: "controller"; readonly revision: string }
  /** All pods count. */
  | { readonly by: "nothing" };

const ALL: NewestTemplate = { by: "nothing" };

/** The annotation in which the controller of Deployments counts the templates. */
export const REVISION = "deployment.kubernetes.io/revision";

const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

/** Returns how the pods with the newest template of a workload are found. */
export function newestTemplate(kind: string, workload: KubeObject): NewestTemplate {
  const annotations: unknown = memberOf(workload, "metadata")["annotations"];
  const annotation = (name: string): string => (isJsonObject(annotations) ? textOf(annotations[name]) : "");
  const labelled = (name: string, value: string): NewestTemplate =>
    value === "" || strategyOf(workload).type === "OnDelete" ? ALL : { by: "label", name, value };
  switch (kind) {
    case "Deployment":
      return { by: "controller", revision: annotation(REVISION) };
    case "CronJob":
      return { by: "controller", revision: "" };
    case "StatefulSet":
      return labelled("controller-revision-hash", textOf(memberOf(workload, "status")["updateRevision"]));
    case "DaemonSet":
      return labelled("pod-template-generation", annotation(TEMPLATE_GENERATION));
    default:
      return ALL;
  }
}

/** Returns the number of pods of the newest template for which a condition must hold. */
export function wantedPods(kind: string, workload: KubeObject): number {
  switch (kind) {
    case "DaemonSet":
      return countOf(memberOf(workload, "status")["desiredNumberScheduled"]);
    case "StatefulSet": {
      const { partition = 0, type } = strategyOf(workload);
      return Math.max(0, replicasOf(workload) - (type === "OnDelete" ? 0 : partition));
    }
    case "Job":
      return podsAtOnce(workload);
    case "CronJob":
      return 1;
    default:
      return replicasOf(workload);
  }
}
