import type { ServerContext } from "../http/request-context.js";
import { fieldsOf, numberOf, textOf } from "../json/json-access.js";
import { isJsonObject, type StoredObject, valueAt } from "../json/json-object.js";
import { storedResource } from "../kinds/kind-registry.js";
import { selectorMatches } from "../kinds/label-selector.js";
import { timestamp } from "../kinds/object-metadata.js";
import { ApiError } from "../refusals/api-error.js";
import { internalError } from "../refusals/refusals.js";
import { namespaceRange, type ObjectPlace } from "../registry/places.js";
import type { WriteOptions } from "../registry/registry.js";

/** The phases of a pod that no budget protects. */
const UNPROTECTED = ["Pending", "Succeeded", "Failed"];

/**
 * Takes one disruption from the budget of a pod that is to be evicted. As in kube-apiserver, the status of the
 * PodDisruptionBudget decides. No controller of this server writes it, so a test must.
 *
 * @throws ApiError 404 if the pod does not exist, 429 if its budget allows no disruption, 500 if it has two budgets.
 */
export function spendBudget(
  { registry, store, kinds }: ServerContext,
  place: ObjectPlace,
  { dryRun = false }: WriteOptions,
): void {
  const pod = registry.get(place).view();
  const phase = textOf(valueAt(pod, "status", "phase"));
  const kind = kinds.find("policy", "v1", "poddisruptionbudgets");
  if (kind === undefined || pod.metadata.deletionTimestamp !== undefined || UNPROTECTED.includes(phase)) {
    return;
  }
  const { labels = {} } = pod.metadata;
  const budgets = [...store.read(storedResource(kind), namespaceRange(place.namespace))]
    .map((record) => record.view())
    .filter((budget) => selects(budget, labels));
  const [budget, second] = budgets;
  if (second !== undefined) {
    throw internalError(
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  }
  if (budget === undefined) {
    return;
  }
  refuseSpent(budget);
  const { name } = budget.metadata;
  registry.replace({ kind, namespace: place.namespace, name }, (current, now) => spent(current, pod, now), {
    dryRun,
  });
}

function selects(budget: StoredObject, labels: Readonly<Record<string, string>>): boolean {
  const selector = valueAt(budget, "spec", "selector");
  return isJsonObject(selector) && selectorMatches(selector, labels);
}

/** @throws ApiError 429 if the status of a budget is old or allows no disruption. */
function refuseSpent(budget: StoredObject): void {
  const { name, generation = 0 } = budget.metadata;
  const status = fieldsOf(budget["status"]);
  const observed = numberOf(status["observedGeneration"]) ?? 0;
  const allowed = numberOf(status["disruptionsAllowed"]) ?? 0;
  if (observed < generation) {
    throw refusal(10, `The disruption budget ${name} is still being processed by the server.`);
  }
  if (allowed <= 0) {
    const needed = numberOf(status["desiredHealthy"]) ?? 0;
    const healthy = numberOf(status["currentHealthy"]) ?? 0;
    throw refusal(
      0,
      `The disruption budget ${name} needs ${needed} healthy pods and has ${healthy} currently`,
    );
  }
}

function refusal(retryAfterSeconds: number, why: string): ApiError {
  return new ApiError(
    429,
    "TooManyRequests",
    "Cannot evict pod as it would violate the pod's disruption budget.",
    {
      causes: [{ reason: "DisruptionBudget", message: why }],
      ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }),
    },
  );
}

function spent(budget: StoredObject, pod: StoredObject, now: Date): StoredObject {
  const status = fieldsOf(budget["status"]);
  return {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: (numberOf(status["disruptionsAllowed"]) ?? 1) - 1,
      disruptedPods: { ...fieldsOf(status["disruptedPods"]), [pod.metadata.name]: timestamp(now) },
    },
  };
}
