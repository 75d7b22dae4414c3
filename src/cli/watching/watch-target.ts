import type { Pod } from "../../api/pod.js";
import { PODS } from "../../api/resource.js";
import { systemClock } from "../../base/clock.js";
import { countedLogger } from "../../base/counted-logger.js";
import { SharedIndexInformer } from "../../informer/shared-index-informer.js";
import { RestListWatch } from "../../listwatch/rest-list-watch.js";
import { jsonCodec } from "../../wire/json-codec.js";
import { defaultCodec } from "../../wire/protobuf-codec.js";
import type { Output } from "../output.js";
import { outsideOf } from "../selection/excluded-namespaces.js";
import type { Session } from "../session.js";
import { bootClock } from "./boot-clock.js";
import { tellMissingNamespace } from "./missing-namespace.js";
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
  const { logger, shutdown, host } = session;
  const { informer, reporter } = podInformer(session, target, onWatching);
  const counted = countedLogger(logger, systemClock);
  const { context } = target.cluster;
  const printing = printingHandler({ ...session, logger: counted }, output, context);
  informer.addEventHandler(outsideOf(printing, session.selection.excluded), {
    name: "printer",
    queue: PRINTING_QUEUE,
  });
  try {
    const running = informer.run(shutdown.signal);
    // The list request has loaded the last modules.
    void systemClock.nextTurn().then(() => host.tuneV8());
    await running;
  } finally {
    reporter.dispose();
    counted.newState();
  }
}

/** Returns what a target watches, in words. */
function scopeOf({ cluster: { context }, namespace }: Target): string {
  const where = namespace === "" ? "in all namespaces" : `in the namespace "${namespace}"`;
  return `pods ${where}${context === undefined ? "" : ` of the context "${context}"`}`;
}

function podInformer(
  session: Session,
  target: Target,
  onWatching: () => void,
): { informer: SharedIndexInformer<Pod>; reporter: Reporter } {
  const { logger, shutdown, resyncMs, fieldsPrinted, requests } = session;
  const { cluster, namespace, labelSelector, fieldSelector } = target;
  // A schema drops the fields that a newer server has added, so whole objects are printed from the server's
  // own JSON. Otherwise the printed fields are read from the bytes. Nothing here changes an object.
  const codec =
    fieldsPrinted === undefined
      ? jsonCodec<Pod>({ kind: "Pod", frozen: false })
      : defaultCodec(PODS, { objects: "bytes", frozen: false });
  const refusals = new Refusals({ ...cluster, namespace, labelSelector, fieldSelector });
  let started = false;
  const informer: SharedIndexInformer<Pod> = new SharedIndexInformer<Pod>({
    name: "pods",
    listWatch: new RestListWatch<Pod>({
      transport: cluster.transport,
      resource: PODS,
      codec,
      namespace,
      requestTimeoutMs: requests.timeoutMs,
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    }),
    identity: codec,
    resyncMs,
    pageSize: requests.pageSize,
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
    scope: scopeOf(target),
    onFound: (size) => {
      if (size === 0 && namespace !== "") {
        void tellMissingNamespace(target, session);
      }
    },
    store: () => ({ ...informer.status(), size: informer.lister.size }),
  });
  return { informer, reporter };
}
