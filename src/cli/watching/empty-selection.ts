import { PODS } from "../../api/built-in-resources.js";
import { contextText } from "../selection/place-text.js";
import type { Scope, Target } from "./target.js";

/** What an empty first list was about. */
export interface EmptySelection extends Pick<Scope, "namespace" | "owner"> {
  readonly cluster: Pick<Scope["cluster"], "context">;
  readonly view: Pick<Target<unknown>["view"], "resource">;
  /** The flags by which the server selects, as the user wrote them. */
  readonly selectedBy: readonly string[];
  /** Whether Kubernetes Events are printed. Those of pods do not say why there are none. */
  readonly asksForEvents: boolean;
}

/** Returns the message for an empty first list: what does not exist yet, and which flags select it. */
export function emptySelection(selection: EmptySelection): string {
  const { namespace, owner, selectedBy, asksForEvents, cluster, view } = selection;
  const { resource, namespaced } = view.resource;
  const whose = owner === undefined ? "" : ` of ${owner}`;
  const place =
    namespaced === false ? "" : namespace === "" ? " in any namespace" : ` in the namespace "${namespace}"`;
  const where = contextText(cluster.context);
  const matching = selectedBy.length === 0 ? "" : ` for ${selectedBy.join(" and ")}`;
  const hint =
    asksForEvents && owner === undefined && resource === PODS.resource
      ? "; if a workload cannot create them, its own Events say why: deploy/NAME --events"
      : "";
  return `no ${resource}${whose} yet${place}${where}${matching}${hint}`;
}
