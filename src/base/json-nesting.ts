/**
 * Reports whether a value that was parsed from JSON has more levels of objects and lists than `levels`. The
 * function recurses that deep and no deeper, so `levels` must be some hundreds at most.
 */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  return isContainer(value) && hasMoreLevels(value, levels);
}

/** Does the work for a container. It is done for each pod that is printed whole, so single values are left out. */
function hasMoreLevels(container: object, levels: number): boolean {
  if (levels === 0) {
    return true;
  }
  if (Array.isArray(container)) {
    return container.some((part: unknown) => isContainer(part) && hasMoreLevels(part, levels - 1));
  }
  for (const name in container) {
    const part = (container as Record<string, unknown>)[name];
    if (isContainer(part) && hasMoreLevels(part, levels - 1)) {
      return true;
    }
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
