/** An event that a handler is done with. */
export interface HandledEvent {
  /** The informer's name. */
  readonly informer: string;
  /** The handler's name. */
  readonly handler: string;
  /** From when the store had it until the handler was told. */
  readonly waitedMs: number;
  /** How long the handler took, its promise included. */
  readonly tookMs: number;
  /** Events still waiting for this handler. */
  readonly queued: number;
}

/** Something the server sent: a full state, one change, or a bookmark. */
export interface ReceivedData {
  /** The informer's name. */
  readonly informer: string;
  readonly kind: "list" | "event" | "bookmark";
  /** Objects in it. */
  readonly objects: number;
  /** Objects now waiting between the server and the store. */
  readonly queued: number;
}

/**
 * Told as it happens: for what must be observed each time, such as the durations of a histogram. What can be read when
 * it is wanted is in `status()`. Callbacks must be quick; what they throw is logged and harms nobody.
 */
export interface InformerMetrics {
  readonly onReceived?: (received: ReceivedData) => void;
  readonly onHandled?: (handled: HandledEvent) => void;
}
