/** Returns the name that Go's JSON decoder has for the type of a value. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) {
    return "array";
  }
  return typeof value === "boolean" ? "bool" : typeof value;
}
