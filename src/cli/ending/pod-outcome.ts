import type { Condition } from "./condition.js";
import type { Outcome } from "./outcome.js";
import { isReady, type PodState } from "./pod-state.js";

/** The conditions that are about pods, and about nothing else. */
export type PodCondition = Extract<Condition, { readonly kind: "ready" | "succeeded" | "phase" }>;

/** Whether a condition is about pods. */
export function isPodCondition(condition: Condition): condition is PodCondition {
  return ["ready", "succeeded", "phase"].includes(condition.kind);
}

/** Returns how a condition about pods stands for one of them. */
export function podOutcome(condition: PodCondition, pod: PodState): Outcome {
  return holds(condition, pod) ? "met" : otherwise(pod);
}

function holds(condition: PodCondition, pod: PodState): boolean {
  switch (condition.kind) {
    case "ready":
      return isReady(pod);
    case "succeeded":
      return pod.phase === "Succeeded";
    case "phase":
      return pod.phase === condition.phase;
  }
}

/**
 * A pod that has succeeded or failed never changes again. The controller of one that has failed makes another. A Job
 * makes no other pod for one that has succeeded, and all other controllers do.
 */
function otherwise({ phase, controller }: PodState): Outcome {
  if (phase === "Failed") {
    return controller === undefined ? "never" : "replaced";
  }
  if (phase === "Succeeded") {
    return controller === undefined || controller.kind === "Job" ? "never" : "replaced";
  }
  return "open";
}
