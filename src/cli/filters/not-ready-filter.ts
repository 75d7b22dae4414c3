import { listOf } from "../../base/json-object.js";
import type { StateFilter } from "./state-filter.js";

/** The STATUS words of pods that are done. They are not ready, and nobody waits for them. */
const DONE: ReadonlySet<string> = new Set(["Completed", "Succeeded"]);

/**
 * The filter of `--not-ready`: the pod is not done, and a container is not ready, or the pod itself is not, for example
 * because of a readiness gate or of a lost node.
 */
export const notReadyFilter: StateFilter = {
  fields: [],
  matches: (pod, { status, ready, total }) =>
    !DONE.has(status) &&
    (ready < total ||
      listOf(pod.status?.conditions).some(
        (condition) => condition.type === "Ready" && condition.status !== "True",
      )),
};
