import { nearestWord } from "../habits/nearest-word.js";
import type { AskedType } from "../selection/asked.js";
import { RefusedError } from "../watching/refusal.js";
import { BUILT_IN_KINDS } from "../../discovery/built-in-kinds.js";
import { findKind } from "../../discovery/find-kinds.js";
import type { Kind } from "../../discovery/kind.js";

/** The shortest word for which a nearest type is suggested. Shorter words are near to too many types: `web` to `ev`. */
const SHORTEST_NEAR = 4;

const MOST_NAMED = 5;

/**
 * Returns the error about a word that is not a type. It names the nearest type, or how to ask for a pod, a workload
 * or a pattern, because users of other tools type these first. The program does not guess.
 */
export function noSuchResource({ type, names, slash }: AskedType, kinds: readonly Kind[]): RefusedError {
  const others = otherVersions(type, kinds);
  if (others.length > 0) {
    return new RefusedError(
      `Cannot watch "${type}": no such version or group of this type; the server has ${others.join(", ")}`,
    );
  }
  const nearest = type.length < SHORTEST_NEAR ? undefined : nearestWord(type.toLowerCase(), wordsOf(kinds));
  if (nearest !== undefined) {
    return new RefusedError(`Cannot watch "${type}": no such resource; did you mean "${nearest}"?`);
  }
  if (slash) {
    return new RefusedError(
      `Cannot watch "${type}/${names[0] ?? ""}": the server has no resource "${type}"; kubectl api-resources lists what it has`,
    );
  }
  const one = isName(type)
    ? `for the pod use pods/${type}, for a deployment and its pods deploy/${type}, `
    : "";
  return new RefusedError(
    `Cannot watch "${type}": no such resource; ${one}for all names that match use --name ${quoted(type)}`,
  );
}

/** Returns the types whose name is the first part of `TYPE.GROUP` or `TYPE.VERSION.GROUP`, each with its version. */
function otherVersions(type: string, kinds: readonly Kind[]): string[] {
  const [name = "", ...rest] = type.toLowerCase().split(".");
  const found = rest.length === 0 ? [] : kinds.filter((kind) => findKind(name, [kind]) !== undefined);
  return [...new Set(found.map(typeOf))].slice(0, MOST_NAMED);
}

function typeOf({ resource, version, group }: Kind): string {
  return group === "" ? resource : `${resource}.${version}.${group}`;
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
