import { listOf, nonEmpty } from "../../base/json-object.js";
import type { StateFilter } from "./state-filter.js";

/** The STATUS words of pods that are done. They are not ready and will not become ready. */
const DONE: ReadonlySet<string> = new Set(["Completed", "Succeeded"]);

/**
 * The filter of `--not-ready`: the pod is being deleted, or it is not done, and a container is not ready or the pod itself
 * is not ready. A readiness gate or a lost node can make a pod unready although its containers are ready. A finalizer can
 * keep a pod that is done.
 */
export const notReadyFilter: StateFilter = {
  fields: [],
  matches: (pod, { status, ready, total }) =>
    nonEmpty(pod.metadata?.deletionTimestamp) !== undefined ||
    (!DONE.has(status) &&
      (ready < total ||
        listOf(pod.status?.conditions).some(
          (condition) => condition.type === "Ready" && condition.status !== "True",
        ))),
};
