import type { EndingKind, Phase } from "../reflector/ending.js";
import type { ReflectorState } from "../reflector/reflector-state.js";
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
 * Counts since the informer was made. One may stand for several changes of the server's. A deletion that was
 * never seen counts, too, where another object comes under the same name; so does what a list found
 * unchanged, with `tellUnchanged`.
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
