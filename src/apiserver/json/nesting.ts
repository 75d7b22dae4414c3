/**
 * How deep the arrays and objects of a request body may be nested. kube-apiserver accepts 10 000 levels. The
 * functions of this server that visit a body call themselves for each level, and JavaScript has room for some
 * thousands of such calls. The YAML parser has room for some hundreds.
 */
export const MAX_DEPTH = 500;

/** Reports whether arrays and objects are nested more than `MAX_DEPTH` deep. Does not call itself. */
export function isNestedTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    level = level.flatMap(children);
    if (level.length === 0) {
      return false;
    }
  }
  return true;
}

function children(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value).filter(isContainer) : [];
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
