import type { Pod } from "../../api/pod.js";
import { randomHex, randomSuffix, randomUid } from "./random.js";
import type { Stage } from "./stage.js";

export type PodSpec = NonNullable<Pod["spec"]>;
type Metadata = NonNullable<Pod["metadata"]>;

/** A pod of the demo: what is not said is what such pods commonly are. */
export interface PodOutline {
  readonly namespace: string;
  readonly name: string;
  /** Label `app`. */
  readonly app: string;
  readonly image: string;
  /** Who made it. @defaultValue nobody */
  readonly owner?: { readonly kind: string; readonly name: string; readonly apiVersion: string };
  readonly labels?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** In place of, or beside, what the outline says. */
  readonly spec?: Partial<PodSpec>;
}

/** The manifest of a pod with one container, `app`, unless its spec says otherwise. */
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

/** A pod of a Deployment: by way of its ReplicaSet, named after both. */
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
