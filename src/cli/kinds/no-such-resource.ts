import { nearestWord } from "../habits/nearest-word.js";
import type { AskedType } from "../selection/asked.js";
import { RefusedError } from "../watching/refusal.js";
import { BUILT_IN_KINDS } from "./built-in-kinds.js";
import type { Kind } from "./kind.js";

/** The shortest word for which a nearest type is suggested. Shorter words are near to too many types: `web` to `ev`. */
const SHORTEST_NEAR = 4;

/**
 * Returns the error about a word that is not a type. It names the nearest type, or how to ask for a pod or for a
 * pattern, because users of other tools type these first. The program does not guess.
 */
export function noSuchResource({ type, names, slash }: AskedType, kinds: readonly Kind[]): RefusedError {
  const nearest = type.length < SHORTEST_NEAR ? undefined : nearestWord(type.toLowerCase(), wordsOf(kinds));
  if (nearest !== undefined) {
    return new RefusedError(`Cannot watch "${type}": no such resource; did you mean "${nearest}"?`);
  }
  if (slash) {
    return new RefusedError(
      `Cannot watch "${type}/${names[0] ?? ""}": the server has no resource "${type}"; kubectl api-resources lists what it has`,
    );
  }
  const pod = isName(type) ? `for the pod use pods/${type}, ` : "";
  return new RefusedError(
    `Cannot watch "${type}": no such resource; ${pod}for all names that match use --name ${quoted(type)}`,
  );
}

function wordsOf(kinds: readonly Kind[]): string[] {
  return [...BUILT_IN_KINDS, ...kinds]
    .flatMap(({ resource, singular }) => [resource, singular])
    .filter((word) => word.length >= SHORTEST_NEAR);
}

function isName(word: string): boolean {
  return /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(word);
}

/** Returns a pattern as a shell needs it. */
function quoted(pattern: string): string {
  return /^[\w.-]+$/.test(pattern) ? pattern : `'${pattern}'`;
}
