import { isForbidden } from "../../api/status-error.js";
import { type LinkedAbortController, linkedAbortController } from "../../base/abort.js";
import { systemClock } from "../../base/clock.js";
import { countedLogger } from "../../base/counted-logger.js";
import type { KubeObject } from "../../api/object.js";
import type { Pod } from "../../api/pod.js";
import type { TableRow } from "../../api/table-row.js";
import { textOf } from "../../base/json-object.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { tableCodec } from "../../wire/table-codec.js";
import { BUILT_IN_KINDS } from "../kinds/built-in-kinds.js";
import { findKind } from "../kinds/find-kinds.js";
import type { Kind } from "../kinds/kind.js";
import { departureOf } from "../filters/departure.js";
import type { Looking } from "../summary/onlooker.js";
import type { Interruptions } from "../watching/interruptions.js";
import { podView } from "../watching/pod-view.js";
import type { Accompany, Scope } from "../watching/target.js";
import type { View } from "../watching/view.js";
import { type TargetContext, watchTarget } from "../watching/watch-target.js";
import { Family } from "./family.js";
import { selectorOf } from "./selector-of.js";
import type { WorkloadRule } from "./workload-kinds.js";

/** One workload whose pods are watched. */
export interface Workload {
  readonly kind: Kind;
  readonly rule: WorkloadRule;
  readonly name: string;
  /** The cluster, the namespace, and the selectors that the user gives for the pods. */
  readonly scope: Scope;
}

/**
 * Watches the pods of one workload, and the controllers between the two. Its selector narrows both watches on the
 * server. If the workload is made again with another selector, they begin again.
 */
export class WorkloadPods {
  readonly #workload: Workload;
  readonly #context: TargetContext;
  readonly #family: Family;
  readonly #pods: View<Pod>;
  readonly #print: (event: ResourceEvent<Pod>, at: Date) => string | undefined;
  /** What looks at the pods for reminders and for the summary. */
  readonly #looking: Looking | undefined;
  /** The interruptions of the watch of the pods. */
  #interruptions: Interruptions | undefined;
  readonly #running = new Set<Promise<void>>();
  #watched: { readonly selector: string | undefined; readonly end: LinkedAbortController } | undefined;

  constructor(workload: Workload, context: TargetContext) {
    const { kind, rule, name } = workload;
    const through = rule.through === undefined ? undefined : findKind(rule.through, BUILT_IN_KINDS);
    this.#workload = workload;
    this.#context = context;
    this.#family = new Family({ rule, name, controllerKind: (through ?? kind).kind });
    this.#pods = podView(context.session);
    const { logger, printing, memory } = context.session;
    this.#looking = memory.onlooker?.forTarget({
      context: workload.scope.cluster.context,
      isInterrupted: () => this.#interruptions?.isOngoing === true,
    });
    this.#print = this.#pods.printing(
      {
        logger: countedLogger(logger, systemClock),
        context: workload.scope.cluster.context,
        departureOf,
        counts: printing.counts,
      },
      this.#looking?.observe,
    );
  }

  /** Notes a state of the workload. Returns the lines of the pods that were waiting for it. */
  follow(workload: KubeObject, at: Date): string {
    const lines = this.#lines(this.#family.addWorkload(textOf(workload.metadata?.uid)), at);
    this.#watch(selectorOf(workload));
    return lines;
  }

  /** Watches the pods without reading the workload. They belong to it by the names of their controllers. */
  followByName(): void {
    this.#family.goByName();
    this.#watch(undefined);
  }

  /** Resolves when all watches have ended. */
  async whenEnded(): Promise<void> {
    await Promise.all(this.#running);
  }

  #watch(selector: string | undefined): void {
    if (this.#watched !== undefined && this.#watched.selector === selector) {
      return;
    }
    this.#watched?.end.abort();
    this.#watched?.end.dispose();
    this.#looking?.forget();
    const end = linkedAbortController(this.#context.session.shutdown.signal);
    this.#watched = { selector, end };
    this.#watchControllers(selector, end.signal);
    const { scope, rule } = this.#workload;
    const own = selector ?? rule.podLabels;
    const labels = [own, scope.labelSelector].filter((part) => part !== undefined).join(",");
    const view: View<Pod> = {
      ...this.#pods,
      printing: () => (event, at) => this.#lines(this.#family.admit(event), at),
    };
    this.#start(
      view,
      { ...scope, labelSelector: labels === "" ? undefined : labels },
      { signal: end.signal },
      (interruptions) => {
        this.#interruptions = interruptions;
      },
    );
  }

  #watchControllers(selector: string | undefined, signal: AbortSignal): void {
    const { rule, scope } = this.#workload;
    const kind = rule.through === undefined ? undefined : findKind(rule.through, BUILT_IN_KINDS);
    if (kind === undefined) {
      return;
    }
    const { group, version, resource, namespaced } = kind;
    const view: View<TableRow> = {
      resource: { group, version, resource, namespaced, kind: kind.kind },
      codec: tableCodec(kind),
      printing: () => (event, at) =>
        event.type === "delete"
          ? undefined
          : this.#lines(this.#family.addController(event.object.metadata), at),
    };
    const { session, output } = this.#context;
    const { logger } = session;
    this.#start(
      view,
      { ...scope, labelSelector: selector, fieldSelector: undefined },
      {
        signal,
        isHelper: true,
        session: { ...session, resyncMs: 0, logger: { ...logger, info: logger.debug.bind(logger) } },
        onRefused: (refusal) => {
          if (!isForbidden(refusal.cause)) {
            session.shutdown.fail(refusal);
            return;
          }
          logger.warn({}, `${refusal.message}; the names of the ${resource} decide instead`);
          const lines = this.#lines(this.#family.goByName(), systemClock.date());
          void output.write(lines);
        },
      },
    );
  }

  #start<T>(
    view: View<T>,
    scope: Scope,
    own: Partial<TargetContext>,
    onStart?: (interruptions: Interruptions) => void,
  ): void {
    const { kind, name } = this.#workload;
    const accompany: Accompany<T> = async (_, { interruptions }) => {
      onStart?.(interruptions);
      return Promise.resolve(undefined);
    };
    const target = { ...scope, view, owner: `the ${kind.kind.toLowerCase()} "${name}"`, accompany };
    const { session } = this.#context;
    const running = watchTarget(target, { ...this.#context, onWatching: () => undefined, ...own })
      .catch((error: unknown) =>
        session.shutdown.fail(error instanceof Error ? error : new Error(String(error))),
      )
      .finally(() => {
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  #lines(events: readonly ResourceEvent<Pod>[], at: Date): string {
    return events.map((event) => this.#print(event, at) ?? "").join("");
  }
}
