import type { Kind } from "./kind.js";

/** Reports whether the name of a type means a kind. */
type Test = (kind: Kind, name: string) => boolean;

/** The ways in which a name can mean a kind. An earlier way wins, as in kubectl. */
const WAYS: readonly Test[] = [
  ({ resource }, name) => resource === name,
  ({ singular, kind }, name) => singular === name || kind.toLowerCase() === name,
  ({ shortNames }, name) => shortNames.includes(name),
];

/**
 * Returns the kind that a type means: a plural, a singular, a kind or a short name, alone or with its group
 * (`deployments.apps`) or its version and group (`deployments.v1.apps`), in letters of any case. If it means several
 * kinds, the first of `kinds` wins, so `kinds` must be in the order of the server's preference.
 */
export function findKind(type: string, kinds: readonly Kind[]): Kind | undefined {
  const [name = "", ...rest] = type.toLowerCase().split(".");
  const [version = "", ...group] = rest;
  if (rest.length > 1) {
    const exact = firstOf(
      name,
      kinds.filter((kind) => kind.version === version && kind.group === group.join(".")),
    );
    if (exact !== undefined) {
      return exact;
    }
  }
  const wanted = rest.join(".");
  return rest.length === 0
    ? firstOf(name, kinds)
    : (firstOf(
        name,
        kinds.filter((kind) => kind.group === wanted),
      ) ??
        // Like kubectl: `ingresses.networking` is enough.
        firstOf(
          name,
          kinds.filter((kind) => wanted !== "" && kind.group.startsWith(wanted)),
        ));
}

/** Returns the kinds of a category, such as `all`, that can be watched: each in the version that the server prefers. */
export function kindsInCategory(category: string, kinds: readonly Kind[]): Kind[] {
  const found = new Map<string, Kind>();
  for (const kind of kinds) {
    const id = `${kind.resource}.${kind.group}`;
    if (kind.categories.includes(category.toLowerCase()) && isWatchable(kind) && !found.has(id)) {
      found.set(id, kind);
    }
  }
  return [...found.values()];
}

export function isWatchable({ verbs }: Kind): boolean {
  return verbs === undefined || (verbs.includes("list") && verbs.includes("watch"));
}

function firstOf(name: string, kinds: readonly Kind[]): Kind | undefined {
  for (const test of WAYS) {
    const found = kinds.find((kind) => test(kind, name));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
