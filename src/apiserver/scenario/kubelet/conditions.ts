import type { PodStatus } from "../../../api/pod.js";

/** One condition of a pod. */
export type PodCondition = NonNullable<PodStatus["conditions"]>[number];

/** What the conditions of a pod with a node depend on. */
export interface ConditionInputs {
  /** Whether the sandbox of the pod and its network exist. */
  readonly hasNetwork: boolean;
  /** The names of the init containers that are not done. */
  readonly uninitialized: readonly string[];
  /** The names of the containers that are not ready. */
  readonly unready: readonly string[];
  /** Whether the node has stopped answering. */
  readonly isLost: boolean;
  /** Why the pod will never be ready again. `undefined` while it can be. */
  readonly ended: "PodCompleted" | "PodFailed" | undefined;
}

/** A condition without its times. */
export type Verdict = Pick<PodCondition, "type" | "status" | "reason" | "message">;

/** What the conditions are written with. */
export interface ConditionContext {
  /** The conditions beside the standard ones. */
  readonly extra: readonly Verdict[];
  /** The conditions that were written last. */
  readonly before: readonly PodCondition[];
  readonly now: string;
}

/**
 * Returns the conditions in the order in which a kubelet writes them. Each keeps the time of its last change
 * of status.
 */
export function conditionsOf(
  inputs: ConditionInputs,
  { extra, before, now }: ConditionContext,
): readonly PodCondition[] {
  return [...verdicts(inputs), ...extra].map((verdict) => {
    const old = before.find(({ type, status }) => type === verdict.type && status === verdict.status);
    return { ...verdict, lastTransitionTime: old?.lastTransitionTime ?? now };
  });
}

function verdicts({ hasNetwork, uninitialized, unready, isLost, ended }: ConditionInputs): Verdict[] {
  const ready = readiness(unready, ended);
  const initialized =
    uninitialized.length === 0
      ? { status: "True", ...(ended === "PodCompleted" ? { reason: ended } : {}) }
      : {
          status: "False",
          reason: "ContainersNotInitialized",
          message: `containers with incomplete status: [${uninitialized.join(" ")}]`,
        };
  return [
    { type: "PodReadyToStartContainers", status: hasNetwork ? "True" : "False" },
    { type: "Initialized", ...initialized },
    // The node controller changes nothing but the status.
    { type: "Ready", ...ready, ...(isLost ? { status: "False" } : {}) },
    { type: "ContainersReady", ...ready },
    { type: "PodScheduled", status: "True" },
  ];
}

function readiness(unready: readonly string[], ended: string | undefined): Omit<Verdict, "type"> {
  if (ended !== undefined) {
    return { status: "False", reason: ended };
  }
  return unready.length === 0
    ? { status: "True" }
    : {
        status: "False",
        reason: "ContainersNotReady",
        message: `containers with unready status: [${unready.join(" ")}]`,
      };
}
