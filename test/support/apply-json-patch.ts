/** One operation as it stands in a record. */
export interface WrittenOperation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/**
 * Applies a JSON Patch (RFC 6902) of the operations add, remove and replace, and returns the new value: undefined if the
 * whole value was removed. Changes neither argument.
 *
 * @throws Error for an operation that cannot be carried out.
 */
export function applyJsonPatch(document: unknown, patch: readonly WrittenOperation[]): unknown {
  let root = structuredClone(document);
  for (const operation of patch) {
    if (operation.path === "") {
      root = operation.op === "remove" ? undefined : structuredClone(operation.value);
    } else {
      apply(root, operation);
    }
  }
  return root;
}

function apply(root: unknown, { op, path, value }: WrittenOperation): void {
  const names = path.split("/").slice(1).map(unescaped);
  const last = names.pop() ?? "";
  const container = names.reduce(memberOf, root);
  if (Array.isArray(container)) {
    const index = Number(last);
    if (!/^\d+$/.test(last) || index > container.length - (op === "add" ? 0 : 1)) {
      throw new Error(`${op} ${path}: a list of ${container.length} has no such item`);
    }
    container.splice(index, op === "add" ? 0 : 1, ...(op === "remove" ? [] : [structuredClone(value)]));
    return;
  }
  if (op !== "add") {
    memberOf(container, last);
  }
  if (op === "remove") {
    Reflect.deleteProperty(container as object, last);
  } else {
    Object.defineProperty(container, last, {
      value: structuredClone(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

function memberOf(container: unknown, name: string): unknown {
  if (typeof container !== "object" || container === null || !Object.hasOwn(container, name)) {
    throw new Error(`there is no "${name}"`);
  }
  return (container as Record<string, unknown>)[name];
}

function unescaped(name: string): string {
  return name.replaceAll("~1", "/").replaceAll("~0", "~");
}
