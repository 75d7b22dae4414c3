import type * as coreV1 from "../../../types/core/v1.js";
import type { ObjectMeta } from "../../../types/meta/v1.js";

/** An object as the API describes it. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** A node as the API describes it. */
export type Node = coreV1.Node;
/** An event as the API describes it. */
export type KubeEvent = coreV1.Event;

/** The namespace and the name of a pod. */
export interface PodReference {
  readonly namespace: string;
  readonly name: string;
}

/** One object: its resource, such as `pods` or `deployments.apps`, and its place. */
export interface ObjectReference {
  readonly resource: string;
  /** @defaultValue none, because the resource is cluster-scoped */
  readonly namespace?: string;
  readonly name: string;
}

/**
 * The writes that a scheduler, kubelets and controllers make to a cluster. A scenario makes them through this
 * interface, so that it runs on the embedded server and, over HTTP, on a real API server without these
 * components. Every method rejects if the server refuses the request.
 */
export interface ScenarioDriver {
  /** Creates an object if it does not exist yet, and writes its status. */
  ensure(resource: string, object: KubeObject): Promise<void>;
  /** Creates an object. Resolves with the object as it is stored. */
  create(resource: string, object: KubeObject): Promise<KubeObject>;
  /**
   * Changes an object, or a subresource of it, by a JSON merge patch, which replaces lists as a whole.
   * Resolves with the object as it is stored.
   */
  patch(reference: ObjectReference, patch: object, subresource?: "status" | "resize"): Promise<KubeObject>;
  /**
   * Deletes an object. A kubelet sets the grace period of its pod to 0 when no container runs.
   *
   * @param gracePeriodSeconds by default, that of the object
   */
  delete(reference: ObjectReference, gracePeriodSeconds?: number): Promise<void>;
  /** Lists all objects of a resource in all namespaces. */
  list(resource: string): Promise<readonly KubeObject[]>;
  /** Assigns a pod to a node. */
  bind(pod: PodReference, node: string): Promise<void>;
  /** Evicts a pod through the eviction API, as `kubectl drain` does. */
  evict(pod: PodReference): Promise<void>;
}

/** A patch of the metadata of a pod. `null` removes a label, an annotation or all finalizers. */
export interface PodPatch {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string | null>>;
    readonly annotations?: Readonly<Record<string, string | null>>;
    readonly finalizers?: readonly string[] | null;
  };
}
