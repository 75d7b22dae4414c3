import { type GroupVersionResource, resourceName } from "../api/resource.js";
import type { Selectors } from "../listwatch/list-options.js";

/** The objects of a resource that an informer follows. If nothing is given, these are all objects. */
export interface InformerScope extends Selectors {
  /** The namespace of the objects. If it is absent or empty, the objects of all namespaces. */
  readonly namespace?: string;
}

/** The objects that an informer of a factory follows, also those of several namespaces. */
export interface SharedInformerScope extends InformerScope {
  /**
   * Several namespaces. The informer lists and watches each of them, so that a user needs permissions there alone. Not
   * beside `namespace`. A resource without namespaces is followed as a whole.
   */
  readonly namespaces?: readonly string[] | undefined;
}

/** One namespace, which is empty for all of them, or several, which are sorted. */
export type Namespaces = readonly [string, ...string[]];

/**
 * Returns the namespaces that the first of the scopes chooses.
 *
 * @throws TypeError when they are not a choice.
 */
export function namespacesFrom(
  resource: GroupVersionResource,
  scopes: readonly SharedInformerScope[],
): Namespaces {
  const chosen = scopes.find(({ namespace, namespaces }) => (namespaces ?? namespace) !== undefined);
  if (chosen?.namespaces === undefined) {
    return [chosen?.namespace ?? ""];
  }
  const wrong = wrongChoice(chosen.namespaces, chosen.namespace);
  const [first, ...others] = [...new Set(chosen.namespaces)].sort();
  if (first === undefined || wrong !== undefined) {
    throw new TypeError(`Cannot make an informer of ${resourceName(resource)}: ${wrong ?? EMPTY}`);
  }
  return resource.namespaced === false ? [""] : [first, ...others];
}

const EMPTY = "namespaces is empty, expected at least one name";

function wrongChoice(namespaces: readonly string[], namespace: string | undefined): string | undefined {
  if (namespace !== undefined) {
    return `namespace "${namespace}" and namespaces are both given, expected one of them`;
  }
  return namespaces.includes("") && namespaces.length > 1
    ? 'namespaces has "", which stands for all namespaces, beside others; leave out one or the other'
    : undefined;
}
