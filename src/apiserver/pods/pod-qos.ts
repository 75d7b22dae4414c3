import { fieldsOf, itemsOf } from "../json/json-access.js";
import { type JsonObject, valueAt } from "../json/json-object.js";
import { parseQuantity } from "./quantity.js";

/** The resources that decide; all others are no matter of quality. */
const COMPUTE = ["cpu", "memory"] as const;

/**
 * How well a pod is protected, by what its containers request: Guaranteed when all limit cpu and memory and request just
 * that, BestEffort when none asks for anything, Burstable between.
 */
export function qosClass(spec: JsonObject): "Guaranteed" | "Burstable" | "BestEffort" {
  const containers = [...itemsOf(spec["containers"]), ...itemsOf(spec["initContainers"])];
  const requests = total(containers, "requests");
  const limits = total(containers, "limits");
  if (requests.size === 0 && limits.size === 0) {
    return "BestEffort";
  }
  const allLimited = containers.every((container) => total([container], "limits").size === COMPUTE.length);
  const same =
    requests.size === limits.size && [...requests].every(([name, sum]) => limits.get(name) === sum);
  return allLimited && same ? "Guaranteed" : "Burstable";
}

/** Sums by resource; a resource that nobody asks for is not there. */
function total(containers: readonly JsonObject[], what: "requests" | "limits"): Map<string, number> {
  const sums = new Map<string, number>();
  for (const container of containers) {
    const amounts = fieldsOf(valueAt(container, "resources", what));
    for (const name of COMPUTE) {
      const amount = parseQuantity(amounts[name]) ?? 0;
      if (amount > 0) {
        sums.set(name, (sums.get(name) ?? 0) + amount);
      }
    }
  }
  return sums;
}
