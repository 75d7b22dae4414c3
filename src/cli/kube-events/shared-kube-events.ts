import { Latch } from "../../base/latch.js";
import type { Output } from "../output.js";
import type { Session } from "../session.js";
import type { KubeEventPrinting } from "../watching/printing.js";
import type { Scope } from "../watching/target.js";
import type { EventSubject, EventSubjects } from "./event-subjects.js";
import type { KubeEventFacts } from "./kube-event.js";
import { type WatchedKubeEvents, watchKubeEvents } from "./watch-kube-events.js";

/** What the Events of all workloads share. */
export interface SharedKubeEventsContext {
  readonly session: Session;
  readonly output: Output;
  readonly printing: KubeEventPrinting;
}

/** The Events about several kinds of objects in a namespace, or in all namespaces: one watch for all who ask. */
export class SharedKubeEvents implements EventSubjects {
  readonly #isExcluded: ((namespace: string) => boolean) | undefined;
  readonly #subjects: EventSubjects[] = [];
  readonly #ready = new Latch();
  readonly #events: WatchedKubeEvents;
  /** How many of those who asked have not printed their first objects yet. */
  #preparing = 0;

  constructor({ cluster, namespace }: Scope, context: SharedKubeEventsContext) {
    this.#isExcluded = context.session.selection.excluded.matches;
    this.#events = watchKubeEvents(
      { cluster, namespace, isNamespaced: true, objects: "workloads", fieldSelectors: [] },
      { ...context, subjects: this, ready: this.#ready.opened },
    );
  }

  /** Resolves when the session has ended, and nothing is left of the watch. */
  get ended(): Promise<void> {
    return this.#events.ended;
  }

  /** Begins to ask. No Events are told before `ready`, when the first objects have been printed. */
  join(ready: Promise<void>): void {
    this.#preparing += 1;
    void ready.then(() => {
      this.#preparing -= 1;
      if (this.#preparing === 0) {
        this.#ready.open();
      }
    });
  }

  add(subjects: EventSubjects): void {
    this.#subjects.push(subjects);
  }

  find(event: KubeEventFacts): EventSubject | undefined {
    if (this.#isExcluded?.(event.namespace) === true) {
      return undefined;
    }
    for (const subjects of this.#subjects) {
      const found = subjects.find(event);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /** Tells the Events that came before an object that is about to be printed. */
  appeared(object: unknown): void {
    this.#events.appeared(object);
  }

  /** Tells the Events of objects that are known now, because the workload that they belong to is. */
  ownersAppeared(): void {
    this.#events.ownersAppeared();
  }
}

/** Returns a function that returns the Events of a namespace, always the same ones. */
export function sharedKubeEvents(): (scope: Scope, context: SharedKubeEventsContext) => SharedKubeEvents {
  const inNamespaces = new Map<string, SharedKubeEvents>();
  return (scope, context) => {
    const events = inNamespaces.get(scope.namespace) ?? new SharedKubeEvents(scope, context);
    inNamespaces.set(scope.namespace, events);
    return events;
  };
}
