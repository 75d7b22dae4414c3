import type { WatchFlags } from "../flags/watch-flags.js";
import { UsageError } from "../usage-error.js";

/** The names that Kubernetes allows for a namespace (RFC 1123), apart from their length. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Returns the namespaces to watch, each once. Like in kubectl, -A wins over -n. An empty string stands for all
 * namespaces.
 *
 * @throws UsageError for an impossible name, because the server would not report it and would list no pods.
 */
export function namespacesOf({
  allNamespaces,
  namespace,
}: Pick<WatchFlags, "allNamespaces" | "namespace">): string[] {
  const names = (namespace ?? []).flatMap((value) => value.split(","));
  for (const name of names) {
    if (!NAME.test(name)) {
      throw new UsageError(
        `Cannot watch the namespace "${name}": expected names of lower case letters, digits and "-", separated by commas; use -A for all namespaces`,
        "--namespace",
      );
    }
  }
  return allNamespaces === true || namespace === undefined ? [""] : [...new Set(names)];
}
