import { type Flag, inGroup } from "./flag.js";

const WHERE = "Where to watch";

/** The flags that choose a cluster. `demo` does not have them, because it starts its own cluster. */
export const CLUSTER_FLAGS: readonly Flag[] = inGroup(WHERE, [
  {
    flags: "--kubeconfig <path>",
    description: "path of the kubeconfig (else $KUBECONFIG, ~/.kube/config, in-cluster)",
  },
  {
    flags: "--context <names>",
    description: "kubeconfig context to use; several are watched side by side: a,b",
    repeatable: true,
    suggests: "contexts",
    listed: true,
  },
]);

/** The flags that choose namespaces. */
export const PLACE_FLAGS: readonly Flag[] = inGroup(WHERE, [
  {
    flags: "-n, --namespace <names>",
    description: "watch these namespaces: a,b",
    repeatable: true,
    suggests: "namespaces",
    listed: true,
  },
  { flags: "-A, --all-namespaces", description: "watch all namespaces (the default without a NAME)" },
  {
    flags: "--exclude-namespace <names>",
    description: "watch all namespaces but these; * stands for any characters: kube-*",
    repeatable: true,
    suggests: "namespaces",
    listed: true,
  },
]);

/** The values of `CLUSTER_FLAGS` and `PLACE_FLAGS`. */
export interface PlaceFlags {
  readonly kubeconfig?: string;
  readonly context?: readonly string[];
  readonly namespace?: readonly string[];
  readonly allNamespaces?: boolean;
  readonly excludeNamespace?: readonly string[];
}
