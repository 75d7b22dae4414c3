import type { PolicyRule, User } from "./users.js";

/** What an access review asks about. The names are those of `ResourceAttributes`. */
export interface Access {
  readonly verb: string;
  readonly group: string;
  /** The plural name, with the subresource if there is one. */
  readonly resource: string;
  /** Empty for all namespaces, and for cluster-scoped kinds. */
  readonly namespace: string;
}

/** Whether the rules of a user allow an access. */
export function isAllowed(user: Pick<User, "rules">, access: Access): boolean {
  return user.rules?.some((rule) => allows(rule, access)) ?? true;
}

function allows(rule: PolicyRule, { verb, group, resource, namespace }: Access): boolean {
  return (
    includes(rule.verbs, verb) &&
    includes(rule.resources, resource) &&
    includes(rule.apiGroups ?? ["*"], group) &&
    (rule.namespaces === undefined || (namespace !== "" && includes(rule.namespaces, namespace)))
  );
}

function includes(allowed: readonly string[], value: string): boolean {
  return allowed.includes("*") || allowed.includes(value);
}
