import type { FaultTarget } from "../../../src/apiserver/faults/fault-match.js";
import { Faults } from "../../../src/apiserver/faults/faults.js";
import { KindRegistry } from "../../../src/apiserver/kinds/kind-registry.js";
import { builtInKinds } from "../../../src/apiserver/registry/kind-table.js";

export const PODS = "/api/v1/namespaces/default/pods";

/** A request to which faults are applied: a list of pods. */
export const LIST_OF_PODS: FaultTarget = {
  method: "GET",
  verb: "list",
  path: PODS,
  query: "limit=500",
  group: "",
  resource: "pods",
  subresource: "",
  namespace: "default",
  name: "",
  user: "admin",
};

/** Returns the faults of a server with the built-in kinds, whose clock stands still. */
export function newFaults(now = 0): Faults {
  return new Faults(() => now, new KindRegistry(builtInKinds()));
}
