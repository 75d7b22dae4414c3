import type { Pod } from "../../api/pod.js";
import { PODS } from "../../api/resource.js";
import { systemClock } from "../../base/clock.js";
import { countedLogger } from "../../base/counted-logger.js";
import type { Lister } from "../../indexer/lister.js";
import { SharedIndexInformer } from "../../informer/shared-index-informer.js";
import { RestListWatch } from "../../listwatch/rest-list-watch.js";
import { jsonCodec } from "../../wire/json-codec.js";
import { defaultCodec } from "../../wire/protobuf-codec.js";
import type { PodKubeEvents } from "../kube-events/pod-kube-events.js";
import type { Output } from "../output.js";
import type { Session } from "../session.js";
import { bootClock } from "./boot-clock.js";
import { PRINTING_QUEUE, printingHandler } from "./printing-handler.js";
import { Refusals } from "./refusal.js";
import { Reporter } from "./reporter.js";
import type { Target } from "./target.js";

/** What a target shares with the other targets of the run. */
export interface TargetContext {
  readonly session: Session;
  readonly output: Output;
  /** Called when the first watch is accepted. Changes from then on are printed as they happen. */
  readonly onWatching: () => void;
}

/**
 * Watches one target and prints its events, until the session ends. A refusal before the first list ends the
 * session.
 */
export async function watchTarget(
  target: Target,
  { session, output, onWatching }: TargetContext,
): Promise<void> {
  const { logger, shutdown, host, printing } = session;
  const { informer, reporter } = podInformer(session, target, onWatching);
  const counted = countedLogger(logger, systemClock);
  const kubeEvents = await startKubeEvents(target, { session, output, store: informer.lister });
  const handler = printingHandler(printing, {
    output,
    logger: counted,
    resyncHint: session.resyncHint,
    observers: kubeEvents === undefined ? [] : [kubeEvents.observe],
  });
  const registration = informer.addEventHandler(handler, { name: "printer", queue: PRINTING_QUEUE });
  try {
    const running = informer.run(shutdown.signal);
    // The list request has loaded the last modules.
    void systemClock.nextTurn().then(() => host.tuneV8());
    if (kubeEvents !== undefined) {
      registration.whenSynced().then(kubeEvents.begin, () => undefined);
    }
    await Promise.all([running, kubeEvents?.ended]);
  } finally {
    reporter.dispose();
    counted.newState();
  }
}

/** Starts to watch the Kubernetes Events of the pods in `store`, if they are asked for. */
async function startKubeEvents(
  target: Target,
  { session, output, store }: Pick<TargetContext, "session" | "output"> & { readonly store: Lister<Pod> },
): Promise<PodKubeEvents | undefined> {
  const { kubeEvents: printing } = session.printing;
  if (printing === undefined) {
    return undefined;
  }
  const { podKubeEvents } = await import("../kube-events/pod-kube-events.js");
  return podKubeEvents(target, { session, output, printing, store });
}

function podInformer(
  session: Session,
  target: Target,
  onWatching: () => void,
): { informer: SharedIndexInformer<Pod>; reporter: Reporter } {
  const { logger, shutdown, resyncMs, printing } = session;
  const { cluster, namespace, labelSelector, fieldSelector } = target;
  // A schema drops the fields that a newer server has added, so whole objects are printed from the server's
  // own JSON. Otherwise the printed fields are read from the bytes. Nothing here changes an object.
  const codec =
    printing.fieldsPrinted === undefined
      ? jsonCodec<Pod>({ kind: "Pod", frozen: false })
      : defaultCodec(PODS, { objects: "bytes", frozen: false });
  const refusals = new Refusals({ config: cluster.config, namespace, labelSelector, fieldSelector });
  let started = false;
  const informer: SharedIndexInformer<Pod> = new SharedIndexInformer<Pod>({
    name: "pods",
    listWatch: new RestListWatch<Pod>({
      transport: cluster.transport,
      resource: PODS,
      codec,
      namespace,
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    }),
    identity: codec,
    resyncMs,
    logger,
    onStateChange: (state) => {
      reporter.entered(state);
      if (state.kind === "watching" && !started) {
        started = true;
        onWatching();
      }
    },
    onWatchError: (report) => {
      const refusal = reporter.hasListed ? undefined : refusals.after(report);
      if (refusal === undefined) {
        reporter.ended(report);
      } else {
        shutdown.fail(refusal);
      }
    },
    // The handler is our own printer, so an error in it is a bug and is reported as one.
    onHandlerError: (error) => shutdown.fail(error instanceof Error ? error : new Error(String(error))),
  });
  const reporter = new Reporter({
    logger,
    clock: bootClock,
    scope: namespace === "" ? "pods in all namespaces" : `pods in the namespace "${namespace}"`,
    store: () => ({ ...informer.status(), size: informer.lister.size }),
  });
  return { informer, reporter };
}
