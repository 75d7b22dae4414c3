import type * as coreV1 from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../../api/object.js";
import type { Pod, PodStatus } from "../../../api/pod.js";

/** A node as the API describes it. */
export type Node = DeepReadonly<coreV1.Node>;
/** An event as the API describes it. */
export type KubeEvent = DeepReadonly<coreV1.Event>;

/** The namespace and the name of a pod. */
export interface PodReference {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The writes that a scheduler, kubelets and controllers make to a cluster. A scenario makes them through this
 * interface, so that it runs on the embedded server and, over HTTP, on a real API server without these
 * components. Every method rejects if the server refuses the request.
 */
export interface ScenarioDriver {
  /** Creates a namespace. Resolves also if it already exists. */
  createNamespace(name: string): Promise<void>;
  /** Creates a node with its status. Resolves also if it already exists. */
  createNode(node: Node): Promise<void>;
  /** Creates a pod and resolves with its uid. */
  createPod(pod: Pod): Promise<string>;
  /** Assigns a pod to a node. */
  bindPod(pod: PodReference, node: string): Promise<void>;
  /** Changes labels, annotations or finalizers of a pod by a JSON merge patch. */
  patchPod(pod: PodReference, patch: PodPatch): Promise<void>;
  /** Changes the status of a pod by a JSON merge patch, which replaces lists as a whole. */
  patchPodStatus(pod: PodReference, status: PodStatus): Promise<void>;
  /**
   * Deletes a pod. A kubelet sets the grace period to 0 when no container runs.
   *
   * @param gracePeriodSeconds by default, that of the pod
   */
  deletePod(pod: PodReference, gracePeriodSeconds?: number): Promise<void>;
  /** Creates an event. The server generates its name. Without this method, the scenario creates no events. */
  createEvent?(event: KubeEvent): Promise<void>;
  /**
   * Lists all pods of the cluster. With this method, the scenario also runs the pods that other clients
   * create.
   */
  listPods?(): Promise<readonly Pod[]>;
}

/** A patch of the metadata of a pod. `null` removes a label, an annotation or all finalizers. */
export interface PodPatch {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string | null>>;
    readonly annotations?: Readonly<Record<string, string | null>>;
    readonly finalizers?: readonly string[] | null;
  };
}
