import type { Session } from "../session.js";
import type { Companion, CompanionContext } from "../watching/companion.js";
import type { Scope } from "../watching/target.js";
import type { View } from "../watching/view.js";

/** Starts to watch the Kubernetes Events of the objects of a target, if these are asked for. */
export async function startKubeEvents<T>(
  session: Session,
  target: Scope,
  { view, output, store }: CompanionContext<T> & { readonly view: Pick<View<T>, "resource" | "codec"> },
): Promise<Companion<T> | undefined> {
  const { kubeEvents: printing } = session.printing;
  if (printing === undefined) {
    return undefined;
  }
  const { resource, codec: identity } = view;
  const { objectKubeEvents } = await import("./object-kube-events.js");
  return objectKubeEvents(target, { session, output, printing, resource, identity, store });
}
