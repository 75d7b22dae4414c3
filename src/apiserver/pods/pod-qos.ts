import { fieldsOf, itemsOf } from "../json/json-access.js";
import { type JsonObject, valueAt } from "../json/json-object.js";
import { parseQuantity } from "./quantity.js";

/** The resources that decide the class. No other resource counts. */
const COMPUTE = ["cpu", "memory"] as const;

/**
 * Returns the class that decides how well a pod is protected from eviction. It is Guaranteed if all
 * containers limit cpu and memory and request exactly that much, BestEffort if none of them requests or
 * limits cpu or memory, and Burstable otherwise.
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

/** Returns the sum over the containers for each resource. A resource with a sum of 0 is left out. */
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
