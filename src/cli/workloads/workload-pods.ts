import { isForbidden } from "../../api/status-error.js";
import { type LinkedAbortController, linkedAbortController } from "../../base/abort.js";
import { systemClock } from "../../base/clock.js";
import { countedLogger } from "../../base/counted-logger.js";
import { Latch } from "../../base/latch.js";
import type { KubeObject } from "../../api/object.js";
import type { Pod } from "../../api/pod.js";
import type { TableRow } from "../../api/table-row.js";
import { textOf } from "../../base/json-object.js";
import type { EventCause, ResourceEvent } from "../../informer/resource-event-handler.js";
import { tableCodec } from "../../wire/table-codec.js";
import { BUILT_IN_KINDS } from "../../discovery/built-in-kinds.js";
import { findKind } from "../../discovery/find-kinds.js";
import type { Kind } from "../../discovery/kind.js";
import type { WorkloadPodsWatch } from "../ending/workload-pods-ending.js";
import { Departures } from "../filters/departures.js";
import { newlySelected } from "../kube-events/newly-selected.js";
import type { SharedKubeEvents } from "../kube-events/shared-kube-events.js";
import { typeName } from "../first-list/type-name.js";
import type { Interruptions } from "../watching/interruptions.js";
import type { ObservedEvent, Observer } from "../watching/companion.js";
import { podView } from "../watching/pod-view.js";
import type { Accompany, Scope } from "../watching/target.js";
import type { View } from "../watching/view.js";
import { type TargetContext, watchTarget } from "../watching/watch-target.js";
import { Family } from "./family.js";
import { selectorOf } from "./selector-of.js";
import type { WorkloadRule } from "./workload-kinds.js";
import { helperLogger } from "./helper-logger.js";
import { type Listed, listedCompanion } from "./listed-companion.js";
import { WorkloadSubjects } from "./workload-subjects.js";

/** One workload whose pods are watched. */
export interface Workload {
  readonly kind: Kind;
  readonly rule: WorkloadRule;
  readonly name: string;
  /** The cluster, the namespace, and the selectors that the user gives for the pods. */
  readonly scope: Scope;
  /** The Kubernetes Events of the namespace, if they are printed. */
  readonly events: SharedKubeEvents | undefined;
  /** Reports whether another watch prints a pod. */
  readonly isElsewhere: ((pod: Pod) => boolean) | undefined;
}

/** How a workload was seen first. */
export interface Sighting {
  readonly cause: EventCause;
  /** Whether workloads of this name are watched in all namespaces, so that one more or less does not end the run. */
  readonly isOneOfMany: boolean;
}

/** The workload that the user asks for, so that the first lists are the beginning of the run. */
const AT_START: Sighting = { cause: "initial", isOneOfMany: false };

/**
 * Watches the pods of one workload, and the controllers between the two. Its selector narrows both watches on the
 * server. If the workload is created again with another selector, both watches start again.
 */
export class WorkloadPods {
  readonly #workload: Workload;
  readonly #context: TargetContext;
  readonly #family: Family;
  readonly #pods: View<Pod>;
  readonly #print: (event: ResourceEvent<Pod>, at: Date) => string | undefined;
  /** Observes the pods for reminders and for the summary. */
  readonly #looking: Observer<Pod> | undefined;
  /** What ends the run, if anything does by itself. */
  readonly #ending: WorkloadPodsWatch | undefined;
  /** The interruptions of the watch of the pods. */
  #interruptions: Interruptions | undefined;
  readonly #running = new Set<Promise<void>>();
  /** What the Events are told of, if they are. */
  readonly #subjects: WorkloadSubjects | undefined;
  /** Whether the controllers could be read before, so that a refusal does not last. */
  #hasListedControllers = false;
  readonly #podsListed = new Latch();
  readonly #controllersListed = new Latch();
  #watched: { readonly selector: string | undefined; readonly end: LinkedAbortController } | undefined;

  constructor(workload: Workload, context: TargetContext) {
    const { kind, rule, name, scope, events, isElsewhere } = workload;
    const through = throughOf(rule);
    this.#workload = workload;
    this.#context = context;
    this.#family = new Family({ rule, name, controllerKind: (through ?? kind).kind, isElsewhere });
    this.#pods = podView(context.session);
    if (through === undefined) {
      this.#controllersListed.open();
    }
    if (events !== undefined) {
      const { namespace } = scope;
      this.#subjects = new WorkloadSubjects({ kind, name, namespace, through, family: this.#family });
      events.add(this.#subjects);
    }
    const { logger, printing, memory, ending } = context.session;
    const place = {
      context: scope.cluster.context,
      isInterrupted: () => this.#interruptions?.isOngoing === true,
    };
    this.#looking = memory.onlooker?.forTarget(place);
    this.#ending = ending?.forPodsOf(kind, name, place);
    this.#print = this.#pods.printing(
      {
        logger: countedLogger(logger, systemClock),
        context: scope.cluster.context,
        departures: new Departures(),
        counts: printing.counts,
      },
      (observed) => this.#observe(observed),
    );
  }

  /** Resolves when the pods and the controllers of the first lists are known and printed, if Events are printed. */
  async whenListed(): Promise<void> {
    await Promise.all([this.#podsListed.opened, this.#controllersListed.opened]);
  }

  /** Notes a state of the workload. Returns the lines of the pods that were waiting for it. */
  follow(workload: KubeObject, sighting: Sighting, at: Date): string {
    this.#ending?.pods.follow(workload);
    const uid = textOf(workload.metadata?.uid);
    const isNew = !this.#family.isWorkload(uid);
    const lines = this.#lines(this.#family.addWorkload(uid), at);
    if (isNew) {
      this.#workload.events?.ownersAppeared();
    }
    this.#watch(selectorOf(workload), sighting);
    return lines;
  }

  /** Notes that the workload does not exist any more. */
  workloadGone(): void {
    this.#ending?.pods.follow(undefined);
  }

  /** Watches the pods without reading the workload. They belong to it by the names of their controllers. */
  followByName(): void {
    this.#family.goByName();
    this.#ending?.pods.countAll();
    this.#workload.events?.ownersAppeared();
    this.#watch(undefined, AT_START);
  }

  /** Resolves when all watches have ended. */
  async whenEnded(): Promise<void> {
    await Promise.all(this.#running);
  }

  #watch(selector: string | undefined, { cause, isOneOfMany }: Sighting): void {
    if (this.#watched !== undefined && this.#watched.selector === selector) {
      return;
    }
    this.#watched?.end.abort();
    this.#watched?.end.dispose();
    this.#family.beginList();
    const end = linkedAbortController(this.#context.session.shutdown.signal);
    this.#watched = { selector, end };
    const isAtStart = cause === "initial";
    const goesOn = !isAtStart || isOneOfMany;
    this.#watchControllers(selector, { signal: end.signal, goesOn });
    const { scope, rule } = this.#workload;
    const own = selector ?? rule.podLabels;
    const labels = [own, scope.labelSelector].filter((part) => part !== undefined).join(",");
    const view: View<Pod> = {
      ...this.#pods,
      printing: () => (event, at) => {
        if (end.signal.aborted) {
          return undefined;
        }
        const admitted = event.cause === "initial" && !isAtStart ? { ...event, cause } : event;
        return this.#lines(this.#family.admit(admitted), at);
      },
    };
    this.#start(
      view,
      { ...scope, labelSelector: labels === "" ? undefined : labels },
      {
        signal: end.signal,
        // The Events of the other pods do not wait for pods that may never be listed.
        outlasts: () => {
          this.#podsListed.open();
          return goesOn;
        },
      },
      {
        listed: this.#podsListed,
        onListed: () => {
          if (!end.signal.aborted) {
            void this.#context.output.write(this.#lines(this.#family.endList(), systemClock.date()));
          }
        },
        onStart: (interruptions) => {
          this.#interruptions = interruptions;
        },
      },
    );
  }

  #watchControllers(
    selector: string | undefined,
    { signal, goesOn }: { readonly signal: AbortSignal; readonly goesOn: boolean },
  ): void {
    const { rule, scope, events } = this.#workload;
    const kind = throughOf(rule);
    if (kind === undefined) {
      return;
    }
    const { group, version, resource, namespaced } = kind;
    const view: View<TableRow> = {
      resource: { group, version, resource, namespaced, kind: kind.kind },
      codec: tableCodec(kind),
      printing: () => (event, at) => {
        if (event.type === "delete") {
          return undefined;
        }
        this.#hasListedControllers = true;
        this.#ending?.pods.noteBetween(event.object.metadata);
        const lines = this.#lines(this.#family.addController(event.object.metadata), at);
        events?.appeared(event.object);
        return lines;
      },
    };
    const { session, output } = this.#context;
    const { logger } = session;
    this.#start(
      view,
      { ...scope, labelSelector: selector, fieldSelector: undefined },
      {
        signal,
        isHelper: true,
        session: { ...session, resyncMs: 0, logger: helperLogger(logger) },
        outlasts: (refusal) => goesOn && (this.#hasListedControllers || !isForbidden(refusal.cause)),
        onRefused: (refusal) => {
          if (!isForbidden(refusal.cause)) {
            session.shutdown.fail(refusal);
            return;
          }
          logger.warn({}, `${refusal.message}; its pods are recognized by the names of the ${resource}`);
          this.#ending?.pods.countAll();
          const lines = this.#lines(this.#family.goByName(), systemClock.date());
          void output.write(lines);
          events?.ownersAppeared();
          this.#controllersListed.open();
        },
      },
      { listed: this.#controllersListed },
    );
  }

  /** Notes an event of a pod of the workload for the reminders, the summary, the ending and the Kubernetes Events. */
  #observe(observed: ObservedEvent<Pod>): void {
    this.#looking?.(observed);
    this.#ending?.observe(observed);
    this.#subjects?.observe(observed);
    const pod = newlySelected(observed);
    if (pod !== undefined) {
      this.#workload.events?.appeared(pod);
    }
  }

  #start<T>(view: View<T>, scope: Scope, own: Partial<TargetContext>, beginning: Beginning): void {
    const { kind, name } = this.#workload;
    const owner = `the ${kind.kind.toLowerCase()} "${name}"`;
    const accompany: Accompany<T> = async (_, { interruptions }) => {
      beginning.onStart?.(interruptions);
      return Promise.resolve(listedCompanion<T>(beginning));
    };
    const target = { ...scope, view, owner, accompany };
    const { session } = this.#context;
    const nothing = (): void => undefined;
    const firstList = this.#context.firstList?.part();
    const context = { ...this.#context, firstList, onWatching: nothing, onListed: nothing };
    const running = watchTarget(target, { ...context, ...own })
      .catch((error: unknown) =>
        session.shutdown.fail(error instanceof Error ? error : new Error(String(error))),
      )
      .finally(() => {
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  /** Returns the lines of the events, without those that wait for their place in the first list. */
  #lines(events: readonly ResourceEvent<Pod>[], at: Date): string {
    return events.map((event) => (this.#isHeld(event) ? "" : (this.#print(event, at) ?? ""))).join("");
  }

  #isHeld(event: ResourceEvent<Pod>): boolean {
    const { firstList, output } = this.#context;
    return (
      firstList !== undefined &&
      event.cause === "initial" &&
      event.type === "add" &&
      firstList.hold({
        key: this.#pods.codec.keyOf(event.object),
        type: typeName(this.#pods.resource),
        object: event.object,
        print: (): void | Promise<void> => output.write(this.#print(event, systemClock.date()) ?? ""),
      })
    );
  }
}

/** What happens at the beginning of a watch. */
interface Beginning extends Listed {
  readonly onStart?: (interruptions: Interruptions) => void;
}

/** Returns the kind that stands between a workload and its pods. */
function throughOf({ through }: WorkloadRule): Kind | undefined {
  return through === undefined ? undefined : findKind(through, BUILT_IN_KINDS);
}
