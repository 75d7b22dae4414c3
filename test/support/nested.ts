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
