import type { Pod } from "../../api/pod.js";
import type { Session } from "../session.js";
import type { Companion, CompanionContext, Observer } from "./companion.js";
import type { Scope } from "./target.js";

/** Starts what accompanies the pods of a target: their Kubernetes Events, and what looks for silence. */
export async function podCompanion(
  session: Session,
  target: Scope,
  context: CompanionContext<Pod>,
): Promise<Companion<Pod> | undefined> {
  const events = await startKubeEvents(session, target, context);
  const looking = session.memory.onlooker?.forTarget({
    context: target.cluster.context,
    isInterrupted: () => context.interruptions.isOngoing,
  });
  const observers: Observer<Pod>[] = [
    ...(looking === undefined ? [] : [looking.observe]),
    ...(events === undefined ? [] : [events.observe]),
  ];
  return observers.length === 0
    ? undefined
    : {
        observe: (observed) => observers.forEach((observe) => observe(observed)),
        begin: () => events?.begin(),
        ended: events?.ended ?? Promise.resolve(),
      };
}

async function startKubeEvents(
  session: Session,
  target: Scope,
  { output, store }: CompanionContext<Pod>,
): Promise<Companion<Pod> | undefined> {
  const { kubeEvents: printing } = session.printing;
  if (printing === undefined) {
    return undefined;
  }
  const { podKubeEvents } = await import("../kube-events/pod-kube-events.js");
  return podKubeEvents(target, { session, output, printing, store });
}
