import type { Pod } from "../../../api/pod.js";
import { randomSuffix } from "../cluster/random.js";
import type { PodSpec, PodTemplate } from "./pod-template.js";
import type { Workload } from "./workload.js";

/** What a controller adds to the template of its pods. */
export interface OwnedPodParts {
  /** The name of the pod, or random numbers for a name such as `web-x7k2p`. */
  readonly name: string | (() => number);
  /** The labels beside those of the template. */
  readonly labels: Readonly<Record<string, string>>;
  /** The finalizers. @defaultValue those of the template */
  readonly finalizers?: readonly string[];
  /** Fields that replace those of the template. */
  readonly spec?: Partial<PodSpec>;
}

/** Returns the manifest of a pod that the controller of `owner` creates from a template. */
export function ownedPod(
  owner: Workload,
  { metadata, spec }: PodTemplate,
  { name, labels, finalizers, spec: more }: OwnedPodParts,
): Pod {
  const { namespace, name: ownerName } = owner.reference;
  const generateName = `${ownerName}-`;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata,
      name: typeof name === "string" ? name : `${generateName}${randomSuffix(name)}`,
      generateName,
      namespace,
      labels: { ...metadata.labels, ...labels },
      ownerReferences: [owner.ownerReference()],
      ...(finalizers === undefined ? {} : { finalizers }),
    },
    spec: { ...spec, ...more },
  };
}
