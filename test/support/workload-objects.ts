import type { ObjectInput } from "../../src/apiserver/index.js";

/** The uid of an object that was created. */
interface Owner {
  readonly kind?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly metadata: { readonly name?: string | undefined; readonly uid?: string | undefined };
}

/** Returns the metadata of an object with labels that `owner` controls. */
export function ownedBy(owner: Owner, name: string, labels: Record<string, string>): ObjectInput["metadata"] {
  const { kind = "", apiVersion = "apps/v1", metadata } = owner;
  return {
    name,
    labels,
    ownerReferences: [
      { apiVersion, kind, name: metadata.name ?? "", uid: metadata.uid ?? "", controller: true },
    ],
  };
}

/** Returns a Deployment, StatefulSet, DaemonSet or ReplicaSet whose selector is `labels`. */
export function workload(name: string, labels: Record<string, string>, replicas = 1): ObjectInput {
  const containers = [{ name: "app", image: "registry.example/app:1" }];
  return {
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}
