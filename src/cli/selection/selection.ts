import type { WatchFlags } from "../flags.js";
import { type ExcludedNamespaces, excludedNamespaces } from "./excluded-namespaces.js";
import { namespacesOf } from "./namespaces.js";

/** Which objects of a cluster the user asks for. */
export interface Selection {
  /** Each namespace is watched by an informer of its own. An empty string stands for all namespaces. */
  readonly namespaces: readonly string[];
  readonly excluded: ExcludedNamespaces;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

/**
 * Returns what the flags select.
 *
 * @throws UsageError for a value that no cluster can have.
 */
export function selectionOf(flags: WatchFlags): Selection {
  const { selector: labelSelector, fieldSelector } = flags;
  const excluded = excludedNamespaces(flags);
  const fields = [...(fieldSelector === undefined ? [] : [fieldSelector]), ...excluded.fieldSelectors];
  return {
    namespaces: namespacesOf(flags),
    excluded,
    labelSelector,
    fieldSelector: fields.length === 0 ? undefined : fields.join(","),
  };
}
