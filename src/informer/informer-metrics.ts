/** An event that a handler has finished with. */
export interface HandledEvent {
  /** The name of the informer. */
  readonly informer: string;
  /** The name of the handler. */
  readonly handler: string;
  /** Milliseconds from when the change was in the store until the handler was called. */
  readonly waitedMs: number;
  /** Milliseconds that the call took, until the promise of the handler was settled. */
  readonly tookMs: number;
  /** The number of events that still wait for this handler. */
  readonly queued: number;
}

/** Something that the server sent: a full list, one change, or a bookmark. */
export interface ReceivedData {
  /** The name of the informer. */
  readonly informer: string;
  readonly kind: "list" | "event" | "bookmark";
  /** The number of objects: those of the list, 1 for an event, 0 for a bookmark. */
  readonly objects: number;
  /** The number of objects that now wait between the server and the store. */
  readonly queued: number;
}

/**
 * Callbacks for measurements that must be taken each time, such as durations for a histogram. Everything that
 * can be read at any time is in `SharedIndexInformer.status()`.
 *
 * Callbacks are called synchronously, so they must be quick. If one throws, the error is logged and the
 * informer goes on.
 */
export interface InformerMetrics {
  /** Called after a list, an event or a bookmark was received and queued. */
  readonly onReceived?: (received: ReceivedData) => void;
  /** Called when a handler has finished with an event, whether or not it failed. */
  readonly onHandled?: (handled: HandledEvent) => void;
}
