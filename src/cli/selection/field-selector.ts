import type { WatchFlags } from "../flags/watch-flags.js";
import { UsageError } from "../usage-error.js";

/** The names that Kubernetes allows for a node (RFC 1123), apart from their length. */
const NODE = /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;

/**
 * Returns the field selector of `--field-selector` and `--node` together.
 *
 * @throws UsageError for an impossible name of a node, and for several nodes, because a field selector has no "or".
 */
export function fieldSelectorOf({
  fieldSelector,
  node = [],
}: Pick<WatchFlags, "fieldSelector" | "node">): string | undefined {
  const [name, ...others] = node;
  if (name === undefined) {
    return fieldSelector;
  }
  if (others.length > 0) {
    throw new UsageError(
      `Cannot use --node ${node.length} times: the server selects the pods of one node`,
      "--node",
    );
  }
  if (!NODE.test(name)) {
    throw new UsageError(
      `Cannot watch the node "${name}": expected one name of lower case letters, digits, "-" and "."`,
      "--node",
    );
  }
  const ofNode = `spec.nodeName=${name}`;
  return fieldSelector === undefined || fieldSelector === "" ? ofNode : `${fieldSelector},${ofNode}`;
}
