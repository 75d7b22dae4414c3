import type { ClientConfig } from "../../kubeconfig/client-config.js";
import type { Transport } from "../../transport/transport.js";
import { contextText, placeText } from "../selection/place-text.js";
import type { Companion, CompanionContext } from "./companion.js";
import type { View } from "./view.js";

/** A cluster that is watched, and the way to it. */
export interface Cluster {
  readonly config: ClientConfig;
  readonly transport: Transport;
  /** The name of the context, if several contexts are watched. Lines and messages then name it. */
  readonly context: string | undefined;
  /** The namespaces that the server was asked about, because nothing was found in them. */
  readonly namespacesLookedFor: Set<string>;
}

/** Which objects of a resource one informer watches. */
export interface Scope {
  readonly cluster: Cluster;
  /** The namespace, or an empty string for all namespaces and for kinds without namespaces. */
  readonly namespace: string;
  /** The name of the only object, if the user asks for one. */
  readonly name?: string;
  /** Whose objects these are, in words: `the deployment "web"`. */
  readonly owner?: string;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

/** What one informer watches. */
export interface Target<T> extends Scope {
  readonly view: View<T>;
  readonly accompany?: Accompany<T> | undefined;
}

/** Starts what accompanies the watch of a target, such as its Kubernetes Events, if any of it is asked for. */
export type Accompany<T> = (scope: Scope, context: CompanionContext<T>) => Promise<Companion<T> | undefined>;

/**
 * Returns what a target watches, in words: `pods in all namespaces`, `nodes`, `the pod "db-0" in the namespace "shop"`,
 * `pods in all namespaces of the context "prod"`.
 */
export function scopeOf({
  view: { resource },
  namespace,
  name,
  owner,
  cluster: { context },
}: ScopeParts): string {
  const one = `the ${(resource.kind ?? "object").toLowerCase()} "${name ?? ""}"`;
  const all = owner === undefined ? resource.resource : `${resource.resource} of ${owner}`;
  const what = name === undefined ? all : one;
  return resource.namespaced === false
    ? what + contextText(context)
    : `${what} ${placeText(namespace, context)}`;
}

type ScopeParts = Pick<Scope, "namespace" | "name" | "owner"> & {
  readonly cluster: Pick<Cluster, "context">;
  readonly view: Pick<View<unknown>, "resource">;
};
