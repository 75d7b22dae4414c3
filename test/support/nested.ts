/** Returns JSON with this number of levels of objects and lists. `JSON.stringify` cannot write that many. */
export function nestedText(levels: number): string {
  const opening: string[] = [];
  const closing: string[] = [];
  for (let level = 0; level < levels; level += 1) {
    opening.push(level % 2 === 0 ? '{"a":' : "[");
    closing.push(level % 2 === 0 ? "}" : "]");
  }
  return `${opening.join("")}1${closing.reverse().join("")}`;
}

/** Returns a value with this number of levels of objects and lists. */
export function nested(levels: number): unknown {
  return JSON.parse(nestedText(levels));
}

/** Returns the number of levels of objects and lists in a value, at any depth. */
export function levelsOf(value: unknown): number {
  let level = 0;
  for (let parts: unknown[] = [value]; ; level += 1) {
    const containers = parts.filter((part): part is object => typeof part === "object" && part !== null);
    if (containers.length === 0) {
      return level;
    }
    parts = containers.flatMap((container) => Object.values<unknown>({ ...container }));
  }
}
