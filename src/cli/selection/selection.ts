import type { WatchFlags } from "../flags.js";
import { fieldSelectorOf } from "./field-selector.js";
import { namespacesOf } from "./namespaces.js";

/** Which objects of a cluster the user asks for. */
export interface Selection {
  /** Each namespace is watched by an informer of its own. An empty string stands for all namespaces. */
  readonly namespaces: readonly string[];
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

/**
 * Returns what the flags select.
 *
 * @throws UsageError for a value that no cluster can have.
 */
export function selectionOf(flags: WatchFlags): Selection {
  const { selector: labelSelector } = flags;
  return { namespaces: namespacesOf(flags), labelSelector, fieldSelector: fieldSelectorOf(flags) };
}
