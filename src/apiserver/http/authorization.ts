import { isAllowed } from "./access.js";
import type { User } from "./users.js";
import type { Kind } from "../kinds/kind-registry.js";
import { forbidden } from "../refusals/refusals.js";

/** The verb of a request and the resource it is for. */
export interface RequestAttributes {
  readonly verb: string;
  readonly kind: Kind;
  /** Empty for all namespaces, and for cluster-scoped kinds. */
  readonly namespace: string;
  /** Empty for a collection. */
  readonly name: string;
  /** Empty if the request is for the object itself. */
  readonly subresource: string;
}

/**
 * Checks that a user may do what a request asks for.
 *
 * @throws ApiError 403, worded like the RBAC of kube-apiserver.
 */
export function authorize(user: User, attributes: RequestAttributes): void {
  const { verb, kind, namespace, name } = attributes;
  if (isAllowed(user, { verb, group: kind.group, resource: resourceOf(attributes), namespace })) {
    return;
  }
  const scope = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const why =
    `User "${user.name}" cannot ${verb} resource "${resourceOf(attributes)}" ` +
    `in API group "${kind.group}" ${scope}`;
  throw forbidden(kind, name, why);
}

function resourceOf({ kind, subresource }: RequestAttributes): string {
  return subresource === "" ? kind.resource : `${kind.resource}/${subresource}`;
}
