import type { View } from "../watching/view.js";

/** Returns the name of a type as events of a first list have it: `pods`, `deployments.apps`. */
export function typeName({ group, resource }: View<unknown>["resource"]): string {
  return group === "" ? resource : `${resource}.${group}`;
}
