/**
 * Returns the template of a path that may lack its braces and its first dot, as kubectl accepts it for columns and
 * conditions: `status.phase`. An empty path stays empty. Returns undefined for what kubectl refuses.
 */
export function relaxedPath(path: string): string | undefined {
  if (path === "") {
    return path;
  }
  const [, braced, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path) ?? [];
  const inside = braced ?? bare;
  return inside === undefined ? undefined : `{.${inside}}`;
}

/** Why kubectl refuses a path. */
export const UNEXPECTED_PATH =
  "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";
