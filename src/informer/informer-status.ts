import type { Clock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { EndingKind, Phase } from "../reflector/ending.js";
import type { Received } from "./observed-store.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";
import type { ResourceEvent } from "./resource-event-handler.js";

/** What an informer is doing and how it has fared: a value of one moment. */
export interface InformerStatus {
  readonly state: ReflectorState["kind"];
  /** When it began to. */
  readonly since: Date;
  /** It has synced, and a watch is open that nothing is known to be wrong with. */
  readonly healthy: boolean;
  /** The first full list is in the store. */
  readonly synced: boolean;
  /** What is in the way; absent while a watch is open and nothing is known to be wrong with it. */
  readonly cause: InterruptionCause | undefined;
  /** When it will try again; absent unless it waits. */
  readonly nextRetry: Date | undefined;
  /** The last position received; empty before the first list. */
  readonly resourceVersion: string;
  /** All that happened up to here is in the store. */
  readonly appliedResourceVersion: string;
  /** Since a list, an event or a bookmark was received; absent before the first. */
  readonly lastReceivedMs: number | undefined;
  /** The same for each by itself (IP-5): a server that sends bookmarks sends one about once a minute. */
  readonly lastListMs: number | undefined;
  readonly lastEventMs: number | undefined;
  readonly lastBookmarkMs: number | undefined;
  readonly counts: InformerCounts;
  /** What handlers were told with the cause `relist`: mostly changes that no watch has brought. */
  readonly missed: MissedChanges;
  /** Endings of lists and watches by kind, healed or not, but for watches that ended when they were to. */
  readonly faults: Readonly<Partial<Record<EndingKind, number>>>;
  /** Objects waiting between the server and the store. */
  readonly queued: number;
  readonly handlers: readonly HandlerStatus[];
}

/** Why an informer is not in step with the server, or may not be. */
export interface InterruptionCause {
  readonly phase: Phase;
  /** `noAnswer`: the watch is open, but the server does not answer when it is asked about it. */
  readonly kind: EndingKind | "noAnswer";
  readonly message: string;
  /** Since the first of the failures in a row. */
  readonly since: Date;
}

/** What has happened since the informer was made. */
export interface InformerCounts {
  /** Full states asked for, pages not counted. */
  readonly lists: number;
  /** Full states received after the first. */
  readonly relists: number;
  /** Watches that the server accepted. */
  readonly watches: number;
  /** Of these, those that went on from the last position, with no list in between. */
  readonly reconnects: number;
  /** Questions about quiet watches. */
  readonly probes: number;
  /** Changes that watches brought, bookmarks not counted. */
  readonly events: number;
}

/**
 * Counts since the informer was made. One may stand for several changes of the server's. A deletion that was never seen
 * counts, too, where another object comes under the same name; so does what a list found unchanged, with `tellUnchanged`.
 */
export type MissedChanges = Readonly<Record<ResourceEvent<unknown>["type"], number>>;

/** How one handler fares. */
export interface HandlerStatus {
  readonly name: string;
  /** It was told everything of the first list. */
  readonly synced: boolean;
  /** Events waiting for it. */
  readonly queued: number;
  /** How far it is behind: the age of the event that it is being told; 0 when nothing waits. */
  readonly lagMs: number;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What `status()` knows from what happened; the rest is asked of the parts when it is wanted. */
export type RecordedStatus = Pick<
  InformerStatus,
  | "state"
  | "since"
  | "cause"
  | "nextRetry"
  | "lastReceivedMs"
  | "lastListMs"
  | "lastEventMs"
  | "lastBookmarkMs"
  | "counts"
  | "missed"
  | "faults"
>;

/** Keeps the books of one informer. */
export class StatusBook {
  readonly #clock: Clock;
  readonly #counts: Mutable<InformerCounts> = {
    lists: 0,
    relists: 0,
    watches: 0,
    reconnects: 0,
    probes: 0,
    events: 0,
  };
  readonly #missed: Mutable<MissedChanges> = { add: 0, update: 0, delete: 0 };
  readonly #faults: Partial<Record<EndingKind, number>> = {};
  #state: ReflectorState["kind"] = "created";
  #since: Date;
  #nextRetry: Date | undefined;
  #cause: InterruptionCause | undefined;
  #receivedAt: number | undefined;
  readonly #receivedAtBy: Partial<Record<Received, number>> = {};
  /** A full state was received since the last watch was accepted. */
  #listed = false;
  #everListed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.date();
  }

  entered(state: ReflectorState): void {
    const { kind } = state;
    const resumed = this.#state === "doubting";
    this.#state = kind;
    this.#since = this.#clock.date();
    this.#nextRetry = kind === "backingOff" ? new Date(this.#since.getTime() + state.delayMs) : undefined;
    if (kind === "listing" || kind === "streaming") {
      this.#counts.lists += 1;
    } else if (kind === "doubting") {
      this.#setCause({ phase: "watch", kind: "noAnswer", message: messageOf(state.error) });
    } else if (kind === "watching") {
      this.#cause = undefined;
      if (!resumed) {
        this.#countWatch();
      }
    }
  }

  ended({ phase, kind, error, delayMs }: EndingReport): void {
    if (kind === "closed" && delayMs === 0) {
      return;
    }
    this.#faults[kind] = (this.#faults[kind] ?? 0) + 1;
    this.#setCause({ phase, kind, message: error === undefined ? kind : messageOf(error) });
  }

  probed(): void {
    this.#counts.probes += 1;
  }

  received(what: Received): void {
    this.#receivedAt = this.#clock.now();
    this.#receivedAtBy[what] = this.#receivedAt;
    if (what === "event") {
      this.#counts.events += 1;
    } else if (what === "list") {
      this.#counts.relists += this.#everListed ? 1 : 0;
      this.#everListed = true;
      this.#listed = true;
    }
  }

  told({ type, cause }: Pick<ResourceEvent<unknown>, "type" | "cause">): void {
    if (cause === "relist") {
      this.#missed[type] += 1;
    }
  }

  recorded(): RecordedStatus {
    return {
      state: this.#state,
      since: this.#since,
      cause: this.#cause,
      nextRetry: this.#nextRetry,
      lastReceivedMs: this.#ago(this.#receivedAt),
      lastListMs: this.#ago(this.#receivedAtBy.list),
      lastEventMs: this.#ago(this.#receivedAtBy.event),
      lastBookmarkMs: this.#ago(this.#receivedAtBy.bookmark),
      counts: { ...this.#counts },
      missed: { ...this.#missed },
      faults: { ...this.#faults },
    };
  }

  #ago(at: number | undefined): number | undefined {
    return at === undefined ? undefined : this.#clock.now() - at;
  }

  #countWatch(): void {
    this.#counts.watches += 1;
    this.#counts.reconnects += this.#listed ? 0 : 1;
    this.#listed = false;
  }

  /** The newest failure, since the first of them. */
  #setCause(cause: Omit<InterruptionCause, "since">): void {
    this.#cause = { ...cause, since: this.#cause?.since ?? this.#clock.date() };
  }
}
