/**
 * Returns a copy of a value of JSON. Unlike `structuredClone`, it does not recurse, so that no nesting exceeds the
 * stack. Objects of other classes, such as a Date that a transform has made, are cloned by `structuredClone`.
 */
export function plainCopy<T>(value: T): T {
  const copies = new Map<object, object>();
  const copyOf = (part: unknown): unknown => {
    if (typeof part !== "object" || part === null) {
      return part;
    }
    let copy = copies.get(part);
    if (copy === undefined) {
      copy = shallowCopy(part);
      copies.set(part, copy);
    }
    return copy;
  };
  const result = copyOf(value);
  // The map grows while it is visited, until everything inside the value has its copy.
  for (const copy of copies.values()) {
    if (isPlain(copy)) {
      replaceParts(copy, copyOf);
    }
  }
  return result as T;
}

function replaceParts(container: Record<string, unknown>, copyOf: (part: unknown) => unknown): void {
  for (const [name, part] of Object.entries(container)) {
    if (typeof part === "object" && part !== null) {
      if (name === "__proto__") {
        // An assignment would set the prototype.
        Object.defineProperty(container, name, { value: copyOf(part) });
      } else {
        container[name] = copyOf(part);
      }
    }
  }
}

function shallowCopy(value: object): object {
  if (Array.isArray(value)) {
    return [...(value as unknown[])];
  }
  return isPlain(value) ? { ...value } : structuredClone<object>(value);
}

/** Reports whether a value is a list or an object that JSON can express. */
function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
