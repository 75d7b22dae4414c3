import type { KubeObject } from "../../api/object.js";
import { countOf, isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";
import { memberOf } from "./object-outcome.js";

/**
 * How far the rollout of a workload is, and in words what it waits for, or why it cannot end.
 */
export type Rollout =
  | { readonly outcome: "met" }
  | { readonly outcome: "open"; readonly waits: string }
  | { readonly outcome: "never"; readonly why: string };

type Judge = (workload: KubeObject) => Rollout;

const MET: Rollout = { outcome: "met" };

/** The judges of the kinds that have rollouts, by `resource.group`. */
const JUDGES: Readonly<Record<string, Judge>> = {
  "deployments.apps": deploymentRollout,
  "statefulsets.apps": statefulSetRollout,
  "daemonsets.apps": daemonSetRollout,
};

/** Returns what judges the rollouts of a kind as `kubectl rollout status` does, or undefined if it has none. */
export function rolloutJudge({
  resource,
  group,
}: {
  readonly resource: string;
  readonly group: string;
}): Judge | undefined {
  const id = `${resource}.${group}`;
  return Object.hasOwn(JUDGES, id) ? JUDGES[id] : undefined;
}

/** Whether the controller of a workload has seen its newest spec. */
export function isObserved(workload: KubeObject): boolean {
  const { generation, observed } = generationsOf(workload);
  return generation === undefined || (observed ?? 0) >= generation;
}

/** Returns the number of replicas that a workload asks for. */
export function replicasOf(workload: KubeObject): number {
  const { replicas } = memberOf(workload, "spec");
  return replicas === undefined ? 1 : countOf(replicas);
}

/** Returns the type of the update strategy, and the partition of a StatefulSet. */
export function strategyOf(workload: KubeObject): {
  readonly type: string;
  readonly partition: number | undefined;
} {
  const strategy = objectIn(memberOf(workload, "spec"), "updateStrategy");
  const rolling = strategy["rollingUpdate"];
  return {
    type: textOf(strategy["type"]),
    partition: isJsonObject(rolling) ? countOf(rolling["partition"]) : undefined,
  };
}

export function generationsOf(workload: KubeObject): {
  readonly generation: number | undefined;
  readonly observed: number | undefined;
} {
  const [generation, observed] = [
    memberOf(workload, "metadata")["generation"],
    memberOf(workload, "status")["observedGeneration"],
  ];
  return {
    generation: typeof generation === "number" ? generation : undefined,
    observed: typeof observed === "number" ? observed : undefined,
  };
}

/** Returns the reason of a condition of a workload, if it has that status. */
export function reasonOf(workload: KubeObject, type: string, status: string): string | undefined {
  const conditions: unknown = memberOf(workload, "status")["conditions"];
  const found = (Array.isArray(conditions) ? conditions.filter(isJsonObject) : []).find(
    (condition) => condition["type"] === type && condition["status"] === status,
  );
  return found === undefined ? undefined : textOf(found["reason"]);
}

function deploymentRollout(workload: KubeObject): Rollout {
  if (!isObserved(workload)) {
    return notObserved(workload);
  }
  if (reasonOf(workload, "Progressing", "False") === "ProgressDeadlineExceeded") {
    return { outcome: "never", why: "it exceeded its progress deadline" };
  }
  const status = memberOf(workload, "status");
  const [wanted, updated] = [replicasOf(workload), countOf(status["updatedReplicas"])];
  const old = countOf(status["replicas"]) - updated;
  const available = countOf(status["availableReplicas"]);
  if (updated < wanted) {
    return waits(`${updated} of ${wanted} pods are updated`);
  }
  if (old > 0) {
    return waits(`${old} old pods are not gone`);
  }
  return available < updated ? waits(`${available} of ${updated} updated pods are available`) : MET;
}

function daemonSetRollout(workload: KubeObject): Rollout {
  const { type } = strategyOf(workload);
  if (type !== "RollingUpdate") {
    return notRolling(type);
  }
  if (!isObserved(workload)) {
    return notObserved(workload);
  }
  const status = memberOf(workload, "status");
  const wanted = countOf(status["desiredNumberScheduled"]);
  const [updated, available] = [
    countOf(status["updatedNumberScheduled"]),
    countOf(status["numberAvailable"]),
  ];
  if (updated < wanted) {
    return waits(`${updated} of ${wanted} pods are updated`);
  }
  return available < wanted ? waits(`${available} of ${wanted} updated pods are available`) : MET;
}

function statefulSetRollout(workload: KubeObject): Rollout {
  const { type, partition } = strategyOf(workload);
  if (type !== "RollingUpdate") {
    return notRolling(type);
  }
  const status = memberOf(workload, "status");
  if (countOf(status["observedGeneration"]) === 0 || !isObserved(workload)) {
    return notObserved(workload);
  }
  const wanted = replicasOf(workload);
  const [ready, updated] = [countOf(status["readyReplicas"]), countOf(status["updatedReplicas"])];
  if (ready < wanted) {
    return waits(`${ready} of ${wanted} pods are ready`);
  }
  if (partition !== undefined) {
    return updated < wanted - partition ? waits(`${updated} of ${wanted - partition} pods are updated`) : MET;
  }
  return status["updateRevision"] === status["currentRevision"]
    ? MET
    : waits(`${updated} of ${wanted} pods are updated`);
}

function waits(what: string): Rollout {
  return { outcome: "open", waits: what };
}

function notObserved(workload: KubeObject): Rollout {
  const { generation = 0, observed = 0 } = generationsOf(workload);
  return waits(`its controller has seen generation ${observed} of ${generation}`);
}

function notRolling(type: string): Rollout {
  return {
    outcome: "never",
    why: `its update strategy is ${type === "" ? "not set" : type}, and only RollingUpdate has rollouts`,
  };
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const member = object[name];
  return isJsonObject(member) ? member : {};
}
