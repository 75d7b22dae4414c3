import type { PolicyRule, User } from "./users.js";
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
  if (user.rules?.some((rule) => allows(rule, attributes)) ?? true) {
    return;
  }
  const { verb, kind, namespace, name } = attributes;
  const scope = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const why =
    `User "${user.name}" cannot ${verb} resource "${resourceOf(attributes)}" ` +
    `in API group "${kind.group}" ${scope}`;
  throw forbidden(kind, name, why);
}

function resourceOf({ kind, subresource }: RequestAttributes): string {
  return subresource === "" ? kind.resource : `${kind.resource}/${subresource}`;
}

function allows(rule: PolicyRule, attributes: RequestAttributes): boolean {
  return (
    includes(rule.verbs, attributes.verb) &&
    includes(rule.resources, resourceOf(attributes)) &&
    includes(rule.apiGroups ?? ["*"], attributes.kind.group) &&
    (rule.namespaces === undefined ||
      (attributes.namespace !== "" && includes(rule.namespaces, attributes.namespace)))
  );
}

function includes(allowed: readonly string[], value: string): boolean {
  return allowed.includes("*") || allowed.includes(value);
}
