import type * as coreV1 from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../api/object.js";
import type { Pod, PodStatus } from "../../api/pod.js";

export type Node = DeepReadonly<coreV1.Node>;
export type KubeEvent = DeepReadonly<coreV1.Event>;

/** Which pod a write is for. */
export interface PodReference {
  readonly namespace: string;
  readonly name: string;
}

/**
 * What scheduler, kubelets and controllers do to a cluster, and no more: enough to let pods live on the embedded store
 * and, over HTTP, on a real API server that has none of them. Every method rejects when the server refuses.
 */
export interface ScenarioDriver {
  /** Resolves, too, when the namespace is there already. */
  createNamespace(name: string): Promise<void>;
  /** Creates a node with its status; resolves, too, when it is there already. */
  createNode(node: Node): Promise<void>;
  /** Resolves to the uid of the new pod. */
  createPod(pod: Pod): Promise<string>;
  bindPod(pod: PodReference, node: string): Promise<void>;
  /** A JSON merge patch of the pod: labels, annotations, finalizers. */
  patchPod(pod: PodReference, patch: PodPatch): Promise<void>;
  /** A JSON merge patch of the pod's status: its lists are replaced as a whole. */
  patchPodStatus(pod: PodReference, status: PodStatus): Promise<void>;
  /** Without a grace period the pod's own holds; 0 is what a kubelet says when nothing runs any more. */
  deletePod(pod: PodReference, gracePeriodSeconds?: number): Promise<void>;
  /** The server names the event. Leave it out where nobody reads events. */
  createEvent?(event: KubeEvent): Promise<void>;
  /** All pods of the cluster. With it, pods that others create live, too. */
  listPods?(): Promise<readonly Pod[]>;
}

/** What of a pod may change after it was created; null removes. */
export interface PodPatch {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string | null>>;
    readonly annotations?: Readonly<Record<string, string | null>>;
    readonly finalizers?: readonly string[] | null;
  };
}
