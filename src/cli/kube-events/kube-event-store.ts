import { compareResourceVersions } from "../../api/resource-version.js";
import type { Clock } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { PrintedCause } from "../../printer/printer.js";
import type { ReflectorStore } from "../../reflector/reflector-store.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { WireError } from "../../wire/wire-error.js";
import { CountsSeen } from "./counts-seen.js";
import type { EventSubject, EventSubjects } from "./event-subjects.js";
import { factsOf, gistOf, type KubeEvent, type KubeEventFacts } from "./kube-event.js";
import { RepeatLimit } from "./repeat-limit.js";
import { WaitingEvents } from "./waiting-events.js";

export interface KubeEventStoreOptions {
  readonly subjects: EventSubjects;
  /** Whether the objects of `subjects` are in namespaces. @defaultValue true */
  readonly isNamespaced?: boolean;
  /** Resolves when the objects of `subjects` are known and printed. Nothing is printed before. */
  readonly ready: Promise<void>;
  /** How long before the first list an Event may have happened. */
  readonly sinceMs: number;
  /** Returns a promise if the reader of the output is behind. */
  readonly tell: (event: ToldFacts, cause: PrintedCause) => void | Promise<void>;
  readonly clock: Pick<Clock, "now" | "date" | "timer">;
  /** The logger of damaged Events. It must limit how often it repeats a warning. */
  readonly logger: Logger;
}

/** What is told of an Event, and of the object that it is about. */
export type ToldFacts = KubeEventFacts & EventSubject;

/**
 * A store that prints Events and keeps none of them. It keeps the last count and time of each Event, so that after a
 * new list it prints what has happened meanwhile, and nothing twice. The Events of the first list happened before the
 * start.
 */
export class KubeEventStore implements ReflectorStore<KubeEvent> {
  readonly #options: KubeEventStoreOptions;
  readonly #seen = new CountsSeen();
  readonly #repeats: RepeatLimit;
  readonly #waiting: WaitingEvents;
  /** Up to which position everything has been seen. Empty before the first list. */
  #position = "";
  /** Resolves when more may be printed, or undefined if more may be printed now. */
  #writable: Promise<void> | undefined;

  constructor(options: KubeEventStoreOptions) {
    this.#options = options;
    this.#repeats = new RepeatLimit(options.clock);
    this.#waiting = new WaitingEvents(options.clock);
    this.#waitFor(options.ready);
  }

  add(event: KubeEvent): void {
    this.#watched(event);
  }

  update(event: KubeEvent): void {
    this.#watched(event);
  }

  /** An Event is deleted when it has expired, usually after an hour. Nothing has happened then. */
  delete(event: KubeEvent): void {
    this.#seen.forget(objectIdentity.uidOf(event));
    this.#position = objectIdentity.resourceVersionOf(event);
  }

  replace(events: readonly KubeEvent[], resourceVersion: string): void {
    const news = this.#position === "" ? this.#recent(events) : this.#missed(events);
    const cause = this.#position === "" ? "initial" : "relist";
    this.#position = resourceVersion;
    news.sort((left, right) => (left.lastAt ?? 0) - (right.lastAt ?? 0));
    if (cause === "relist") {
      news.forEach((event) => this.#judge(event, cause, false));
    } else if (news.length > 0) {
      void this.#options.ready.then(() => news.forEach((event) => this.#judge(event, cause, false)));
    }
  }

  bookmark(resourceVersion: string): void {
    this.#position = resourceVersion;
  }

  whenWritable(): Promise<void> | undefined {
    return this.#writable;
  }

  /** Prints the Events that arrived before their object. */
  appeared(object: unknown): void {
    if (this.#waiting.size === 0) {
      return;
    }
    const waiting = this.#waiting.take(objectIdentity.keyOf(object));
    // The object itself is printed first.
    void Promise.resolve().then(() => waiting.forEach((event) => this.#judge(event, "watch", false)));
  }

  /** Prints the Events whose objects are known now, because the object that they belong to is. */
  ownersAppeared(): void {
    const { subjects } = this.#options;
    const waiting = this.#waiting.takeIf((event) => subjects.find(event) !== undefined);
    void Promise.resolve().then(() => waiting.forEach((event) => this.#judge(event, "watch", false)));
  }

  dispose(): void {
    this.#repeats.dispose();
  }

  #watched(event: KubeEvent): void {
    this.#position = objectIdentity.resourceVersionOf(event);
    const facts = this.#read(event);
    if (facts === undefined) {
      return;
    }
    const seen = this.#note(event, facts);
    if (seen !== "same") {
      this.#judge(facts, "watch", seen === "again");
    }
  }

  /** Returns the Events of the first list that happened within `--since`. */
  #recent(events: readonly KubeEvent[]): KubeEventFacts[] {
    const { sinceMs, clock } = this.#options;
    const oldest = clock.date().getTime() - sinceMs;
    return events.flatMap((event) => {
      const facts = this.#read(event);
      if (facts === undefined) {
        return [];
      }
      this.#note(event, facts);
      return sinceMs > 0 && (facts.lastAt ?? 0) >= oldest ? [facts] : [];
    });
  }

  /** Returns the Events of a later list that have happened since the last one that was seen. */
  #missed(events: readonly KubeEvent[]): KubeEventFacts[] {
    return events.flatMap((event) => {
      const facts = this.#read(event);
      return facts === undefined || this.#wasSeen(event, facts) ? [] : [facts];
    });
  }

  #wasSeen(event: KubeEvent, facts: KubeEventFacts): boolean {
    const seen = this.#note(event, facts);
    if (seen === "first" && this.#seen.hasForgotten) {
      const resourceVersion = objectIdentity.resourceVersionOf(event);
      return (compareResourceVersions(resourceVersion, this.#position) ?? 1) <= 0;
    }
    return seen === "same";
  }

  #note(event: KubeEvent, { count, lastAt }: KubeEventFacts): ReturnType<CountsSeen["note"]> {
    return this.#seen.note(objectIdentity.uidOf(event), `${count} ${lastAt ?? ""}`);
  }

  #judge(event: KubeEventFacts, cause: PrintedCause, isRepeat: boolean): void {
    const { kind, namespace, subject, reason } = event;
    const { subjects, tell } = this.#options;
    const found = subjects.find(event);
    if (found === undefined) {
      this.#waiting.add(event);
      return;
    }
    this.#repeats.note([kind, namespace, subject, reason].join("\n"), gistOf(event), isRepeat, () => {
      const written = tell({ ...event, ...found }, cause);
      if (written !== undefined) {
        this.#waitFor(written);
      }
    });
  }

  #waitFor(promise: Promise<void>): void {
    const waiting = Promise.all([this.#writable, promise]).then(() => {
      if (this.#writable === waiting) {
        this.#writable = undefined;
      }
    });
    this.#writable = waiting;
  }

  #read(event: KubeEvent): KubeEventFacts | undefined {
    try {
      return factsOf(event, this.#options.isNamespaced);
    } catch (error) {
      if (!(error instanceof WireError)) {
        throw error;
      }
      const key = objectIdentity.keyOf(event);
      this.#options.logger.warn(
        { key, reason: error.message },
        `cannot read the Event ${key}, leaving it out`,
      );
      return undefined;
    }
  }
}
