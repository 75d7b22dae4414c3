import { linkedAbortController } from "../../base/abort.js";
import { systemClock } from "../../base/clock.js";
import { countedLogger } from "../../base/counted-logger.js";
import { Latch } from "../../base/latch.js";
import { SharedIndexInformer } from "../../informer/shared-index-informer.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { RestListWatch } from "../../listwatch/rest-list-watch.js";
import type { Output } from "../output.js";
import type { ListedTarget, TargetLimits } from "../limits/target-limits.js";
import { canLeave } from "../selection/can-leave.js";
import { outsideOf } from "../selection/excluded-namespaces.js";
import type { Session } from "../session.js";
import type { AccountedTarget } from "../summary/run-account.js";
import { bootClock } from "./boot-clock.js";
import { emptySelection } from "./empty-selection.js";
import { EventCounts } from "./event-counts.js";
import { tellMissingNamespace } from "./missing-namespace.js";
import type { FirstList } from "../first-list/first-lists.js";
import { PRINTING_QUEUE, printingHandler } from "./printing-handler.js";
import { type RefusedError, Refusals } from "./refusal.js";
import { Reporter } from "./reporter.js";
import { selectedPart } from "./selected-part.js";
import { type Accompany, type Scope, scopeOf, type Target } from "./target.js";
import type { View } from "./view.js";

/** What a target shares with the other targets of the run. */
export interface TargetContext {
  readonly session: Session;
  readonly output: Output;
  /** The first list of the target among those of the run, if anything waits for them. */
  readonly firstList?: FirstList | undefined;
  /** What ends the run by itself, if anything does. */
  readonly limits?: TargetLimits | undefined;
  /** Called when the first watch is accepted. Changes from then on are printed as they happen. */
  readonly onWatching: () => void;
  /** Called when the first list is there, before its last objects are printed. */
  readonly onListed?: ((target: ListedTarget) => void) | undefined;
  /** Whether the target is watched only for another one, so that it does not appear in the summary. */
  readonly isHelper?: boolean;
  /** Ends the watch of this target alone. @defaultValue the signal of the shutdown */
  readonly signal?: AbortSignal;
  /**
   * Called with a refusal before the first list, which ends the watch of this target. @defaultValue ends the session
   */
  readonly onRefused?: (refusal: RefusedError) => void;
  /** Returns whether a refusal before the first list is a mere interruption. @defaultValue none is */
  readonly outlasts?: (refusal: RefusedError) => boolean;
}

/** Watches something and prints its events, until the session ends. */
export type Watched = (context: TargetContext) => Promise<void>;

/** Returns a function that watches a scope with this view. */
export function watching<T>(view: View<T>, accompany?: Accompany<T>): (scope: Scope) => Watched {
  return (scope) => async (context) => watchTarget({ ...scope, view, accompany }, context);
}

/**
 * Watches one target and prints its events, until the session ends. A refusal before the first list ends it, too.
 */
export async function watchTarget<T>(target: Target<T>, context: TargetContext): Promise<void> {
  const { session, output } = context;
  const { logger, shutdown, host, printing, selection } = session;
  const { firstList } = context;
  const end = linkedAbortController(context.signal ?? shutdown.signal);
  const found = new Latch();
  const { informer, reporter } = reportedInformer(target, found, {
    ...context,
    onRefused: (refusal) => {
      (context.onRefused ?? shutdown.fail.bind(shutdown))(refusal);
      end.abort(refusal);
    },
  });
  if (context.isHelper !== true) {
    session.memory.account.targets.push(accountOf(target, reporter));
  }
  const counted = countedLogger(logger, systemClock);
  const departures = canLeave(target)
    ? new (await import("../filters/departures.js")).Departures()
    : undefined;
  const { interruptions } = reporter;
  const companion = await target.accompany?.(target, { output, store: informer.lister, interruptions });
  const counts = new EventCounts(session.printing.counts);
  const onHidden = (event: ResourceEvent<T>): void => {
    counts.note(event, "nothing");
    printing.leftOut.filtered += 1;
  };
  const place = { logger: counted, context: target.cluster.context, departures, counts };
  const handler = printingHandler(target.view.printing(place, companion?.observe), output, shutdown.signal);
  const limited = context.limits?.limited(handler) ?? handler;
  const placed = firstList?.holding(limited, target.view) ?? limited;
  const registration = informer.addEventHandler(
    outsideOf(placed, { matches: selection.excluded.matches, onHidden }, target.view.codec),
    { name: "printer", queue: PRINTING_QUEUE },
  );
  try {
    const running = informer.run(end.signal);
    // The list request has loaded the last modules.
    void systemClock.nextTurn().then(() => host.tuneV8());
    registration.whenSynced().then(
      async () => {
        context.onListed?.({ ...target, size: informer.lister.size });
        await firstList?.handedOver();
        companion?.begin();
        firstList?.complete();
        await found.opened;
        tellSelectedPart(target, counts, session);
      },
      () => undefined,
    );
    await Promise.all([running, companion?.ended]);
  } finally {
    firstList?.complete();
    end.dispose();
    reporter.dispose();
    counted.newState();
  }
}

function reportedInformer<T>(
  target: Target<T>,
  found: Latch,
  {
    session,
    limits,
    onWatching,
    onRefused,
    outlasts,
  }: TargetContext & Required<Pick<TargetContext, "onRefused">>,
): { informer: SharedIndexInformer<T>; reporter: Reporter } {
  const { logger, shutdown, resyncMs, requests } = session;
  const { resource, codec } = target.view;
  const isOnce = session.limits?.isOnce === true;
  const refusals = refusalsOf(target, session);
  const listWatch = listWatchOf(target, requests);
  let started = false;
  const informer: SharedIndexInformer<T> = new SharedIndexInformer<T>({
    name: resource.resource,
    listWatch: limits?.source(listWatch) ?? listWatch,
    identity: codec,
    resyncMs,
    pageSize: requests.pageSize,
    logger,
    onStateChange: (state) => {
      if (isOnce && reporter.hasListed) {
        return;
      }
      reporter.entered(state);
      if (state.kind === "watching" && !started) {
        started = true;
        onWatching();
      }
    },
    onEnding: (report) => {
      const refusal = reporter.hasListed ? undefined : refusals.after(report);
      if (refusal === undefined || outlasts?.(refusal) === true) {
        reporter.ended(report);
      } else {
        onRefused(refusal);
      }
    },
    // The handler is our own printer, so an error in it is a bug and is reported as one.
    onHandlerError: ({ error }) => shutdown.fail(error instanceof Error ? error : new Error(String(error))),
  });
  const reporter = new Reporter({
    logger,
    clock: bootClock,
    scope: scopeOf(target),
    onFound: (size) => {
      found.open();
      if (size === 0) {
        tellEmpty(target, session);
      }
    },
    ...(target.name === undefined ? {} : { found: foundOne }),
    ...(target.owner === undefined ? {} : { found: () => "" }),
    store: () => ({ ...informer.status(), size: informer.lister.size }),
  });
  return { informer, reporter };
}

function refusalsOf<T>(
  { cluster: { config, context }, namespace, view: { resource } }: Target<T>,
  { selection: { selectedBy }, limits }: Pick<Session, "selection" | "limits">,
): Refusals {
  const isPatient = limits?.isOnce !== true;
  return new Refusals({ config, context, namespace, resource, selectedBy, isPatient });
}

function listWatchOf<T>(
  { cluster: { transport }, view, namespace, labelSelector, fieldSelector }: Target<T>,
  { timeoutMs: requestTimeoutMs }: Session["requests"],
): RestListWatch<T> {
  const { resource, codec, includeObject } = view;
  return new RestListWatch<T>({
    transport,
    resource,
    codec,
    namespace,
    requestTimeoutMs,
    ...(includeObject === undefined ? {} : { includeObject }),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  });
}

function foundOne(size: number): string {
  return size === 0 ? "not found yet, waiting for it" : "found";
}

/** Logs that nothing is selected yet, and that the namespace does not exist if that is why. */
function tellEmpty<T>(target: Target<T>, session: Session): void {
  if (target.name === undefined) {
    const { selection, printing } = session;
    const asksForEvents = printing.kubeEvents !== undefined;
    session.logger.info({}, emptySelection({ ...target, selectedBy: selection.selectedBy, asksForEvents }));
  }
  if (target.namespace !== "") {
    void tellMissingNamespace(target, session);
  }
}

/** Logs how many objects of the first list our own filters select. */
function tellSelectedPart<T>(
  target: Target<T>,
  counts: EventCounts,
  { logger, selection }: Pick<Session, "logger" | "selection">,
): void {
  const { filters = [] } = target.view;
  const what = { scope: scopeOf(target), isOne: target.name !== undefined };
  const { initial, initialHidden } = counts;
  const text = selectedPart(what, counts, [...filters, ...selection.excluded.words]);
  if (text !== undefined) {
    logger.info({ selected: initial, found: initial + initialHidden }, text);
  }
}

/** Returns what the summary needs to know of a target. */
function accountOf<T>({ view, namespace, cluster }: Target<T>, reporter: Reporter): AccountedTarget {
  const { resource, kind = "object", namespaced } = view.resource;
  return {
    resource,
    singular: kind.toLowerCase(),
    namespace: namespaced === false ? undefined : namespace,
    context: cluster.context,
    get hasListed() {
      return reporter.hasListed;
    },
    interruptions: reporter.interruptions,
  };
}
