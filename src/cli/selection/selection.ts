import { lateImport } from "../../base/late-import.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import type { Asked } from "./asked.js";
import type * as AskedModule from "./asked.js";
import { type ExcludedNamespaces, excludedNamespaces } from "./excluded-namespaces.js";
import { fieldSelectorOf } from "./field-selector.js";
import type * as LabelSelectorModule from "./label-selector.js";
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
  /** The flags by which the server selects, with their values: `--node "node-1"`. */
  readonly selectedBy: readonly string[];
}

/**
 * Returns what the flags and the other arguments of the command line select.
 *
 * @throws UsageError for a value that no cluster can have.
 */
export async function selectionOf(flags: WatchFlags, words: readonly string[]): Promise<Selection> {
  const { selector: labelSelector, namespace, allNamespaces } = flags;
  if (labelSelector !== undefined) {
    await checkLabels(labelSelector);
  }
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
    selectedBy: selectedBy(flags),
  };
}

function joined(fieldSelector: string | undefined, others: readonly string[]): string | undefined {
  const all = [...(fieldSelector === undefined ? [] : [fieldSelector]), ...others];
  return all.length === 0 ? undefined : all.join(",");
}

function selectedBy({ selector, fieldSelector, node = [], excludeNamespace = [] }: WatchFlags): string[] {
  return [
    ...(selector === undefined ? [] : [`--selector "${selector}"`]),
    ...(fieldSelector === undefined ? [] : [`--field-selector "${fieldSelector}"`]),
    ...node.map((name) => `--node "${name}"`),
    ...excludeNamespace.map((names) => `--exclude-namespace "${names}"`),
  ];
}

async function checkLabels(labelSelector: string): Promise<void> {
  const load = async (): Promise<typeof LabelSelectorModule> => import("./label-selector.js");
  (await lateImport(load, "./label-selector.js", import.meta.url)).checkLabelSelector(labelSelector);
}

async function askedBy(words: readonly string[]): Promise<Asked> {
  const load = async (): Promise<typeof AskedModule> => import("./asked.js");
  return (await lateImport(load, "./asked.js", import.meta.url)).askedOf(words);
}
