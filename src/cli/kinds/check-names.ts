import type { Selection } from "../selection/selection.js";
import { UsageError } from "../usage-error.js";
import type { Kind } from "../../discovery/kind.js";
import type { FoundType } from "./kind.js";

/** The names that most objects may have (RFC 1123 subdomain). */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST = 253;

/** The groups in which every name is a subdomain. Other groups allow other names, such as `system:node` and `v1.`. */
const STRICT_GROUPS: ReadonlySet<string> = new Set(["", "apps", "batch", "autoscaling", "policy"]);

/**
 * Refuses names that no object of a type can have, because the server would not report them, and the program would
 * wait for them forever.
 *
 * @throws UsageError
 */
export function checkNames({ type, names, kinds }: FoundType, selection: Selection): void {
  for (const kind of kinds) {
    const impossible = names.find((name) => isImpossible(name, kind));
    if (impossible !== undefined) {
      throw new UsageError(
        `Cannot watch the ${kind.kind} "${impossible}": expected a name of lower case letters, digits, "-" and ".", of at most ${LONGEST} characters`,
        "",
      );
    }
    if (names.length > 0 && !kind.namespaced && isEverywhere(selection)) {
      throw new UsageError(
        `Cannot use -A with the name "${names[0] ?? ""}": ${kind.resource} are not in namespaces; leave out -A`,
        "--all-namespaces",
      );
    }
  }
  if (kinds.length > 1 && names.length > 0) {
    throw new UsageError(
      `Cannot watch the name "${names[0] ?? ""}" of the category "${type}": expected one type`,
      "",
    );
  }
}

function isEverywhere({ namespacesGiven, namespaces }: Selection): boolean {
  return namespacesGiven && namespaces[0] === "";
}

function isImpossible(name: string, { group }: Kind): boolean {
  return STRICT_GROUPS.has(group) && (name.length > LONGEST || !SUBDOMAIN.test(name));
}
