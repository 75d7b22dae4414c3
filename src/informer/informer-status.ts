import type { EndingKind, Phase } from "../reflector/ending.js";
import type { ReflectorState } from "../reflector/reflector-state.js";
import type { ResourceEvent } from "./resource-event-handler.js";

/**
 * A snapshot of what an informer is doing and of what has happened to it. For an informer over several namespaces,
 * the state and the cause are those of a namespace that has a problem, if one has, and the counts are sums.
 */
export interface InformerStatus {
  /** What the informer is doing: the `kind` of `SharedIndexInformer.state`. */
  readonly state: ReflectorState["kind"];
  /** When the informer entered this state. */
  readonly since: Date;
  /** Whether the informer has synced, and has a watch open without any known problem. */
  readonly healthy: boolean;
  /** Whether the first full list is in the store. */
  readonly synced: boolean;
  /** The current problem, or `undefined` if there has been none since the last watch was accepted. */
  readonly cause: InterruptionCause | undefined;
  /** When the informer will try again, or `undefined` if it is not waiting to try again. */
  readonly nextRetry: Date | undefined;
  /** The last resourceVersion that was received. Empty before the first list. */
  readonly resourceVersion: string;
  /**
   * The resourceVersion up to which every change is in the store. Empty before the first list is in the
   * store.
   */
  readonly appliedResourceVersion: string;
  /** Milliseconds since a list, an event or a bookmark was last received. `undefined` before the first. */
  readonly lastReceivedMs: number | undefined;
  /** Milliseconds since a full list was last received (IP-5). `undefined` before the first. */
  readonly lastListMs: number | undefined;
  /** Milliseconds since an event was last received (IP-5). `undefined` before the first. */
  readonly lastEventMs: number | undefined;
  /**
   * Milliseconds since a bookmark was last received (IP-5). `undefined` before the first. A server that sends
   * bookmarks sends one about every minute.
   */
  readonly lastBookmarkMs: number | undefined;
  readonly counts: InformerCounts;
  /** The number of events with the cause `relist`. Most of them are changes that no watch has brought. */
  readonly missed: MissedChanges;
  /**
   * The number of endings of lists and watches by kind, whether or not the informer has recovered. Watches
   * that the server ended in good order are not counted.
   */
  readonly faults: Readonly<Partial<Record<EndingKind, number>>>;
  /** The number of objects that wait between the server and the store. */
  readonly queued: number;
  /** One entry for each handler and for each loop over events. */
  readonly handlers: readonly HandlerStatus[];
  /** One entry for each namespace of an informer over several namespaces, and otherwise one for all of it. */
  readonly namespaces: readonly NamespaceStatus[];
}

/** What an informer over several namespaces is doing in one of them, and what has happened there. */
export interface NamespaceStatus extends Pick<
  InformerStatus,
  | "state"
  | "since"
  | "synced"
  | "cause"
  | "nextRetry"
  | "resourceVersion"
  | "appliedResourceVersion"
  | "lastReceivedMs"
  | "lastListMs"
  | "lastEventMs"
  | "lastBookmarkMs"
  | "counts"
  | "missed"
  | "faults"
> {
  /** Empty for all namespaces. */
  readonly namespace: string;
}

/** The reason why an informer is not up to date with the server, or may not be. */
export interface InterruptionCause {
  /** What failed: a list, a streaming list or a watch. */
  readonly phase: Phase;
  /**
   * The kind of the latest failure. `noAnswer` means that the watch is quiet and the server does not answer
   * when it is asked whether there were changes.
   */
  readonly kind: EndingKind | "noAnswer";
  /** The message of the failure, for people. */
  readonly message: string;
  /** When the first of the failures since the last accepted watch happened. */
  readonly since: Date;
  /** The namespace that has the problem. Absent unless the informer is over several namespaces. */
  readonly namespace?: string;
}

/** Counts of what has happened since the informer was made. */
export interface InformerCounts {
  /** Full lists that were asked for, by LIST or by a streaming list. A list in pages counts once. */
  readonly lists: number;
  /** Full lists that were received after the first one. */
  readonly relists: number;
  /** Watches that the server has accepted. */
  readonly watches: number;
  /** The accepted watches that continued from the last resourceVersion, without a list before them. */
  readonly reconnects: number;
  /** Requests that asked the server whether a quiet watch has missed anything. */
  readonly probes: number;
  /** Changes that were received by watches, without bookmarks. */
  readonly events: number;
}

/**
 * The number of events with the cause `relist` since the informer was made, by their type. One event may
 * stand for several changes at the server. The counts also include the deletion of an object that was
 * replaced by another object of the same name, and, with `tellUnchanged`, updates for objects that a list
 * found unchanged.
 */
export type MissedChanges = Readonly<Record<ResourceEvent<unknown>["type"], number>>;

/** The progress of one handler. */
export interface HandlerStatus {
  readonly name: string;
  /** Whether the handler has finished with every event of the first list: see `Registration.hasSynced`. */
  readonly synced: boolean;
  /** The number of events that wait for the handler. */
  readonly queued: number;
  /** Milliseconds since the event that the handler is working on began to wait, or 0 if it is idle. */
  readonly lagMs: number;
}
