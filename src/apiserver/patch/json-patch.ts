import { isDeepStrictEqual } from "node:util";
import { goType } from "../json/go-type.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-object.js";
import { isNestedTooDeep } from "../json/nesting.js";
import { ApiError } from "../refusals/api-error.js";
import { badRequest, requestTooLarge } from "../refusals/refusals.js";

/** The largest number of operations in a patch, as in kube-apiserver. */
const MOST_OPERATIONS = 10_000;

/** How many bytes of JSON the copies of one patch may add, as in kube-apiserver. */
const MOST_COPIED_BYTES = 3 * 1024 * 1024;

/**
 * How many items the lists on the paths of one patch may have together, because an operation on an item may
 * move all others. This is 1.5 s of work, and 50 000 items for each of 10 000 operations. kube-apiserver has no
 * such limit.
 */
const MOST_ITEMS_IN_REACH = 500_000_000;

interface Operation {
  readonly op: string | undefined;
  readonly path: string | undefined;
  readonly from: string | undefined;
  readonly value: JsonValue;
}

/**
 * Applies a JSON Patch (RFC 6902) as kube-apiserver does: an index may count from the end, and a member that
 * is missing is null. Changes neither argument. Its time and its memory are bounded, whatever the patch is.
 *
 * @throws ApiError 400 for a malformed patch, 413 for too many operations, 422 for operations that cannot be
 * carried out, that copy or move too much, or that nest the document too deep.
 */
export function jsonPatch(document: JsonObject, patch: unknown): JsonValue {
  const operations = operationsIn(patch);
  if (operations.length > MOST_OPERATIONS) {
    throw requestTooLarge(
      `The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${operations.length}`,
    );
  }
  try {
    return patched(document, operations);
  } catch (error) {
    // Operations can nest values so deep that they cannot be copied or compared.
    throw error instanceof RangeError ? rejected() : error;
  }
}

function operationsIn(patch: unknown): Operation[] {
  if (patch === null) {
    return [];
  }
  if (!Array.isArray(patch)) {
    throw undecodable(patch, "Go value of type []handlers.jsonPatchOp");
  }
  return patch.map(operationIn);
}

function operationIn(value: unknown): Operation {
  const fields = value ?? {};
  if (!isJsonObject(fields)) {
    throw undecodable(value, "Go value of type handlers.jsonPatchOp");
  }
  return {
    op: textIn(fields, "op"),
    path: textIn(fields, "path"),
    from: textIn(fields, "from"),
    value: fields["value"] ?? null,
  };
}

function textIn(fields: JsonObject, name: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value !== undefined && typeof value !== "string") {
    throw undecodable(value, `Go struct field jsonPatchOp.${name} of type string`);
  }
  return value;
}

function undecodable(value: unknown, target: string): ApiError {
  return badRequest(`error decoding patch: json: cannot unmarshal ${goType(value)} into ${target}`);
}

/** Returns the 422 of an operation that cannot be carried out. kube-apiserver does not say why, either. */
function rejected(): ApiError {
  return new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});
}

function patched(document: JsonObject, operations: readonly Operation[]): JsonValue {
  const draft = new Draft(structuredClone(document));
  for (const operation of operations) {
    const apply = OPERATIONS.get(operation.op);
    if (apply === undefined) {
      throw rejected();
    }
    apply(draft, operation);
  }
  if (isNestedTooDeep(draft.root)) {
    throw rejected();
  }
  return draft.root;
}

const OPERATIONS: ReadonlyMap<string | undefined, (draft: Draft, operation: Operation) => void> = new Map([
  ["add", (draft: Draft, { path, value }: Operation) => draft.place(path).add(structuredClone(value))],
  ["remove", (draft: Draft, { path }: Operation) => void draft.place(path).remove()],
  ["replace", (draft: Draft, { path, value }: Operation) => draft.replace(path, structuredClone(value))],
  ["move", (draft: Draft, { from, path }: Operation) => draft.move(from, path)],
  ["copy", (draft: Draft, { from, path }: Operation) => draft.copy(from, path)],
  ["test", (draft: Draft, { path, value }: Operation) => draft.test(path, value)],
]);

/** A document while it is patched. */
class Draft {
  root: JsonValue;
  #copiedBytes = 0;
  #itemsInReach = 0;

  constructor(root: JsonValue) {
    this.root = root;
  }

  /** Finds the place that a path names. Its last step may lead to nothing. */
  place(path = ""): Place {
    const [, ...steps] = path.split("/").map(unescaped);
    const last = steps.pop();
    let container: JsonValue = this.root;
    for (const step of steps) {
      container = this.#placeIn(container, step).get() ?? null;
    }
    if (last === undefined) {
      throw rejected();
    }
    return this.#placeIn(container, last);
  }

  #placeIn(container: JsonValue, step: string): Place {
    if (Array.isArray(container)) {
      this.#itemsInReach += container.length;
      if (this.#itemsInReach > MOST_ITEMS_IN_REACH) {
        throw rejected();
      }
      return placeInList(container, step);
    }
    if (isJsonObject(container)) {
      return placeInObject(container, step);
    }
    throw rejected();
  }

  replace(path: string | undefined, value: JsonValue): void {
    if (path !== "") {
      this.place(path).replace(value);
    } else if (typeof value === "object" && value !== null) {
      this.root = value;
    } else {
      throw rejected();
    }
  }

  move(from: string | undefined, path: string | undefined): void {
    const value = this.place(from).remove();
    this.place(path).add(value);
  }

  copy(from: string | undefined, path: string | undefined): void {
    const text = JSON.stringify(this.place(from).get() ?? null);
    this.#copiedBytes += Buffer.byteLength(text);
    if (this.#copiedBytes > MOST_COPIED_BYTES) {
      throw rejected();
    }
    this.place(path).add(JSON.parse(text) as JsonValue);
  }

  test(path: string | undefined, value: JsonValue): void {
    const found = path === "" ? this.root : (this.place(path).get() ?? null);
    if (!isDeepStrictEqual(found, value)) {
      throw rejected();
    }
  }
}

function unescaped(step: string): string {
  return step.replace(/~[01]/g, (escape) => (escape === "~0" ? "~" : "/"));
}

/** A place in an object or a list, at which there may be nothing. Each method rejects what it cannot do. */
interface Place {
  get(): JsonValue | undefined;
  add(value: JsonValue): void;
  replace(value: JsonValue): void;
  /** Returns what was there. */
  remove(): JsonValue;
}

function placeInObject(object: JsonObject, name: string): Place {
  const get = (): JsonValue | undefined => (Object.hasOwn(object, name) ? object[name] : undefined);
  // An assignment to __proto__ would change the prototype.
  const set = (value: JsonValue): void =>
    void Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  const remove = (): JsonValue => {
    const value = get();
    if (value === undefined) {
      throw rejected();
    }
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the object belongs to the draft
    delete object[name];
    return value;
  };
  return { get, add: set, replace: set, remove };
}

function placeInList(list: JsonValue[], step: string): Place {
  /** Returns the index that the step means among `size` places. */
  const index = (size: number): number => {
    const given = /^[+-]?\d+$/.test(step) ? Number(step) : NaN;
    const at = given < 0 ? given + size : given;
    if (!(at >= 0 && at < size)) {
      throw rejected();
    }
    return at;
  };
  return {
    get: () => list[index(list.length)],
    add: (value) => void list.splice(step === "-" ? list.length : index(list.length + 1), 0, value),
    replace: (value) => void (list[index(list.length)] = value),
    remove: () => list.splice(index(list.length), 1)[0] ?? null,
  };
}
