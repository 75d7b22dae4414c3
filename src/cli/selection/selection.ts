import { lateImport } from "../../base/late-import.js";
import type { WatchFlags } from "../flags.js";
import type { Asked } from "./asked.js";
import type * as AskedModule from "./asked.js";
import { type ExcludedNamespaces, excludedNamespaces } from "./excluded-namespaces.js";
import { fieldSelectorOf } from "./field-selector.js";
import { namespacesOf } from "./namespaces.js";

/** Which objects of a cluster the user asks for. */
export interface Selection {
  /** The types and names that the user asks for, or undefined for pods. */
  readonly asked: Asked | undefined;
  /** Each namespace is watched by an informer of its own. An empty string stands for all namespaces. */
  readonly namespaces: readonly string[];
  /** Whether a flag chose the namespaces. */
  readonly namespacesGiven: boolean;
  readonly excluded: ExcludedNamespaces;
  readonly labelSelector: string | undefined;
  /** The field selector for pods. */
  readonly fieldSelector: string | undefined;
  /** The field selectors for other kinds, without what these do not have. */
  readonly otherFieldSelectors: {
    readonly namespaced: string | undefined;
    readonly clusterScoped: string | undefined;
  };
  /** The node whose pods are selected. */
  readonly node: string | undefined;
}

/**
 * Returns what the flags and the other arguments of the command line select.
 *
 * @throws UsageError for a value that no cluster can have.
 */
export async function selectionOf(flags: WatchFlags, words: readonly string[]): Promise<Selection> {
  const { selector: labelSelector, namespace, allNamespaces } = flags;
  const excluded = excludedNamespaces(flags);
  const { fieldSelector: given, node } = flags;
  return {
    asked: words.length === 0 ? undefined : await askedBy(words),
    namespaces: namespacesOf(flags),
    namespacesGiven: namespace !== undefined || allNamespaces === true,
    excluded,
    labelSelector,
    fieldSelector: joined(fieldSelectorOf(flags), excluded.fieldSelectors),
    otherFieldSelectors: { namespaced: joined(given, excluded.fieldSelectors), clusterScoped: given },
    node: node?.[0],
  };
}

function joined(fieldSelector: string | undefined, others: readonly string[]): string | undefined {
  const all = [...(fieldSelector === undefined ? [] : [fieldSelector]), ...others];
  return all.length === 0 ? undefined : all.join(",");
}

async function askedBy(words: readonly string[]): Promise<Asked> {
  const load = async (): Promise<typeof AskedModule> => import("./asked.js");
  return (await lateImport(load, "./asked.js", import.meta.url)).askedOf(words);
}
