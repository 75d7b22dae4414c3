import { BUILT_IN_KINDS } from "../../discovery/built-in-kinds.js";
import { findKind, isWatchable } from "../../discovery/find-kinds.js";
import type { Kind } from "../../discovery/kind.js";
import type { Candidate } from "./answer.js";
import type { LiveNames } from "./live-names.js";

/**
 * Returns the types that may be meant, after those that a comma separates from the last one. The server is asked for its
 * types only after the first letter, so that an empty word is answered at once.
 */
export async function typeCandidates(text: string, live: Pick<LiveNames, "types">): Promise<Candidate[]> {
  const done = text.slice(0, text.lastIndexOf(",") + 1);
  const begun = text.slice(done.length);
  const used = new Set(done.split(","));
  const types = begun === "" ? pluralsOf(BUILT_IN_KINDS) : await allTypes(live);
  return types
    .filter((type) => type.text.startsWith(begun) && !used.has(type.text))
    .map((type) => ({ ...type, text: done + type.text }));
}

async function allTypes(live: Pick<LiveNames, "types">): Promise<Candidate[]> {
  const all = [...pluralsOf(BUILT_IN_KINDS), ...shortNamesOf(BUILT_IN_KINDS), ...(await live.types())];
  return [...new Map(all.map((candidate) => [candidate.text, candidate])).values()];
}

/** Returns the types of the server that are not built in, in the order of its preference. */
export function discoveredTypes(kinds: readonly Kind[]): Candidate[] {
  const watchable = kinds.filter(isWatchable);
  return [...pluralsOf(watchable), ...shortNamesOf(watchable)];
}

/** Returns the plurals. A plural that means another kind is written with its group, as `kubectl api-resources` does. */
function pluralsOf(kinds: readonly Kind[]): Candidate[] {
  const seen = new Set<string>();
  return kinds.flatMap((kind) => {
    const name = `${kind.resource}.${kind.group}`;
    if (seen.has(name)) {
      return [];
    }
    seen.add(name);
    const meant = findKind(kind.resource, kinds);
    const isMeant = meant?.group === kind.group;
    return [{ text: isMeant ? kind.resource : name, description: kind.kind }];
  });
}

function shortNamesOf(kinds: readonly Kind[]): Candidate[] {
  return kinds.flatMap(({ shortNames, resource }) =>
    shortNames.map((text) => ({ text, description: `short for ${resource}` })),
  );
}
