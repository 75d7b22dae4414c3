import { splitObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import type { Kind } from "../../discovery/kind.js";
import type { Wanted } from "../kinds/kind.js";
import { controllerOf, ownersOf } from "./controller-of.js";
import { workloadRule } from "./workload-kinds.js";

/**
 * Returns a function that reports whether a pod of a workload of `kind` is printed anyway, because the user asks for the
 * pod itself, or for the workload that controls it, as in `deploy/web rs/web-5d7f pods/web-5d7f-x7k2p`. Returns undefined
 * if no pod can be.
 */
export function askedElsewhere(
  wanted: readonly Wanted[],
  kind: Pick<Kind, "kind" | "group">,
): ((pod: Pod) => boolean) | undefined {
  const pods = new Set(wanted.filter((one) => one.kind.kind === "Pod").flatMap(({ names }) => names));
  const controllers = new Set(
    wanted
      .filter((one) => workloadRule(one.kind) !== undefined && one.kind.kind !== kind.kind)
      .flatMap((one) => one.names.map((name) => `${one.kind.kind}/${name}`)),
  );
  if (pods.size === 0 && controllers.size === 0) {
    return undefined;
  }
  return (pod) => {
    const controller = controllerOf(ownersOf(pod));
    return (
      pods.has(splitObjectKey(objectIdentity.keyOf(pod)).name) ||
      (controller !== undefined && controllers.has(`${controller.kind}/${controller.name}`))
    );
  };
}
