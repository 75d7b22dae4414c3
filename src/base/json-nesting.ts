/**
 * Reports whether a JSON value has more levels of objects and lists than `levels`. It does not recurse, so that
 * no value exceeds the stack.
 */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let containers = isContainer(value) ? [value] : [];
  for (let level = 0; containers.length > 0; level += 1) {
    if (level === levels) {
      return true;
    }
    containers = containersIn(containers);
  }
  return false;
}

/** Returns the objects and lists that are directly inside of `containers`. */
function containersIn(containers: readonly object[]): object[] {
  const inside: object[] = [];
  for (const container of containers) {
    for (const part of Array.isArray(container) ? (container as unknown[]) : Object.values(container)) {
      if (isContainer(part)) {
        inside.push(part);
      }
    }
  }
  return inside;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
