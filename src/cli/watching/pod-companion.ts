import type { Pod } from "../../api/pod.js";
import type { Session } from "../session.js";
import { type Companion, type CompanionContext, type Observer, withObserver } from "./companion.js";
import { startKubeEvents } from "../kube-events/start-kube-events.js";
import type { Scope } from "./target.js";
import type { View } from "./view.js";

/** Starts what accompanies the pods of a target: their Kubernetes Events, and what observes unready pods. */
export async function podCompanion(
  session: Session,
  target: Scope,
  context: CompanionContext<Pod> & { readonly view: View<Pod> },
): Promise<Companion<Pod> | undefined> {
  const events = await startKubeEvents(session, target, context);
  const place = {
    context: target.cluster.context,
    isInterrupted: () => context.interruptions.isOngoing,
  };
  const observers: (Observer<Pod> | undefined)[] = [
    session.memory.onlooker?.forTarget(place),
    session.ending?.forPods(target, place),
  ];
  return observers.reduce<Companion<Pod> | undefined>(withObserver, events);
}
