import type { Pod } from "../../../api/pod.js";
import { randomHex, randomSuffix, randomUid } from "../cluster/random.js";
import type { Stage } from "../cluster/stage.js";

/** The spec of a pod. */
export type PodSpec = NonNullable<Pod["spec"]>;
type Metadata = NonNullable<Pod["metadata"]>;

/** What distinguishes a pod of the demo. Everything else is the same for all of them. */
export interface PodOutline {
  readonly namespace: string;
  readonly name: string;
  /** The value of the label `app`. */
  readonly app: string;
  readonly image: string;
  /** The controller that owns the pod. @defaultValue none */
  readonly owner?: { readonly kind: string; readonly name: string; readonly apiVersion: string };
  readonly labels?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** Fields of the spec. They replace those that all pods have. */
  readonly spec?: Partial<PodSpec>;
}

/**
 * Returns the manifest of a pod. Its only container is called `app`, unless the outline has other containers.
 */
export function podManifest(stage: Stage, outline: PodOutline): Pod {
  const { namespace, name, app, image, owner, labels, finalizers, spec } = outline;
  const metadata: Metadata = {
    name,
    namespace,
    labels: { app, ...labels },
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(owner === undefined
      ? {}
      : { ownerReferences: [{ ...owner, uid: randomUid(stage.random), controller: true }] }),
  };
  const container = {
    name: "app",
    image,
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
  };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [container], ...spec } };
}

/**
 * Returns the manifest of a pod of a Deployment. Its ReplicaSet owns it, and its name begins with the name of
 * both.
 */
export function deploymentPod(stage: Stage, outline: Omit<PodOutline, "name" | "owner">): Pod {
  const hash = randomHex(stage.random, 10);
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: `${outline.app}-${hash}` };
  return podManifest(stage, {
    ...outline,
    name: `${owner.name}-${randomSuffix(stage.random)}`,
    owner,
    labels: { "pod-template-hash": hash, ...outline.labels },
  });
}
