import type { GroupVersionResource } from "../../api/resource.js";
import type { Session } from "../session.js";
import type { Companion, CompanionContext } from "./companion.js";
import type { Scope } from "./target.js";

/** Starts to watch the Kubernetes Events of the objects of a target, if these are asked for. */
export async function startKubeEvents<T>(
  session: Session,
  target: Scope,
  { resource, output, store }: CompanionContext<T> & { readonly resource: GroupVersionResource<T> },
): Promise<Companion<T> | undefined> {
  const { kubeEvents: printing } = session.printing;
  if (printing === undefined) {
    return undefined;
  }
  const { objectKubeEvents } = await import("../kube-events/object-kube-events.js");
  return objectKubeEvents(target, { session, output, printing, resource, store });
}
