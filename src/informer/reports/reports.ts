import type { ObjectKey } from "../../api/object-key.js";
import type { GroupVersionResource } from "../../api/resource.js";
import type { EndingReport } from "../../reflector/reflector-state.js";
import type { ResourceEvent } from "../resource-event-handler.js";

/** The informer that a report is about. */
export interface InformerReference {
  /** The name of the informer: for informers of a factory, that of the resource, such as `deployments.apps`. */
  readonly name: string;
  /** The resource of the informer. Informers of a factory always have it. */
  readonly resource?: GroupVersionResource | undefined;
  /** The namespace of the informer. Empty for all namespaces. Informers of a factory always have it. */
  readonly namespace?: string | undefined;
}

/**
 * An ending of a list or a watch of an informer, and what the informer does about it. It is reported for every
 * ending, including normal and harmless ones.
 */
export interface InformerEnding extends EndingReport {
  readonly informer: InformerReference;
  /**
   * Whether something went wrong. False when a watch ended as watches do, and the next one follows at once. An informer
   * recovers from failures by itself, too.
   */
  readonly isFailure: boolean;
}

/** A failure of an event handler: it threw, or its promise rejected. */
export interface HandlerFailure {
  /** What was thrown. */
  readonly error: unknown;
  readonly informer: InformerReference;
  /** The name of the handler. */
  readonly handler: string;
  /** The event that the handler was called with. It counts as handled. */
  readonly event: ResourceEvent<unknown>;
  /** The key of the object of the event. */
  readonly key: ObjectKey;
}

/** Whether an ending is a failure. A server ends every watch at some time, which is not. */
export function isFailure({ kind, delayMs }: Pick<EndingReport, "kind" | "delayMs">): boolean {
  return kind !== "closed" || delayMs > 0;
}
