import { inspect } from "node:util";
import type { JsonObject } from "../../base/json-object.js";
import type { KeptBytes } from "./kept-bytes.js";
import { readObject, readPart } from "./kept-parts.js";
import type { TypeMeta } from "../protobuf/schema-message.js";
import { RecentValues } from "./recently-decoded.js";
import type { Message } from "../protobuf/schema-message.js";

/** Which kind the objects of a class are. */
export interface ObjectShape {
  readonly type: TypeMeta;
  readonly message: Message;
}

/** Of the classes made, by prototype. */
const shapes = new WeakMap<object, ObjectShape>();

/**
 * The one member of an object's own that comparisons and copies see. Without it any two objects were deeply equal, and a
 * test that compares them would pass whatever is in them. Its name is what is shown of a copy that cannot be read. A
 * spread takes it along, so it says nothing of what an object is: that is for `#kept`.
 */
const CONTENT = Symbol("bytes, not decoded: copy with toPlainObject");

/** Assigned inside the class: what it keeps is nobody's business outside of this folder. */
let keptIn: (object: object) => KeptBytes | undefined;

/**
 * A Kubernetes object that still is bytes. `metadata`, `spec`, `status` and the other members are decoded when they are
 * read, in the shape of the server's JSON, and not kept: only those of the few objects that were read last stay decoded,
 * so that a handler may read `pod.status` ten times for the price of one.
 *
 * - `object.status?.phase`, `JSON.stringify(object)`, `console.log(object)` and `for...in` work as on plain objects.
 * - Two of them are deeply equal, strictly, when their bytes are.
 * - What looks at an object's own members sees none: `Object.keys`, a spread, a clone (docs/protobuf.md has all of them).
 *   `toPlainObject` makes a plain copy.
 * - Nothing can be assigned to a member, and what a member returns must not be changed: others may get the same.
 * - A member that is read again may be another, equal value.
 *
 * Reading a member whose bytes are damaged throws a WireError. Only items of lists can be: events are checked when they
 * come.
 */
export abstract class ProtobufObject {
  readonly #kept: KeptBytes;

  constructor(kept: KeptBytes) {
    this.#kept = kept;
    (this as Record<symbol, unknown>)[CONTENT] = kept;
  }

  static {
    keptIn = (object) => (#kept in object ? object.#kept : undefined);
  }

  /** All of it as a plain object of the caller's own, in the order of the server's JSON. */
  abstract toJSON(): JsonObject;
}

/** Undefined for all that is no ProtobufObject. */
export function keptBytesOf(object: unknown): KeptBytes | undefined {
  return typeof object === "object" && object !== null ? keptIn(object) : undefined;
}

/** What an object is of which `keptBytesOf` knows the bytes. */
export function shapeOf(object: object): ObjectShape | undefined {
  return shapes.get(Object.getPrototypeOf(object) as object);
}

const recent = new RecentValues();

/** Makes the class of a kind's objects: a ProtobufObject with a getter for each member. */
export function objectClass(shape: ObjectShape): new (kept: KeptBytes) => ProtobufObject {
  const ObjectOfKind = class extends ProtobufObject {
    override toJSON(): JsonObject {
      return readObject(kept(this), shape);
    }
  };
  const { prototype } = ObjectOfKind;
  Object.defineProperty(ObjectOfKind, "name", { value: shape.type.kind });
  Object.defineProperty(prototype, inspect.custom, {
    value(this: ProtobufObject): JsonObject {
      return this.toJSON();
    },
  });
  shapes.set(prototype, shape);
  for (const [name, value] of Object.entries(shape.type)) {
    Object.defineProperty(prototype, name, { value, enumerable: true });
  }
  for (const field of shape.message.fields) {
    Object.defineProperty(prototype, field.name, {
      enumerable: true,
      get(this: ProtobufObject): unknown {
        return recent.get(this, field, () => readPart(kept(this), field));
      },
    });
  }
  return ObjectOfKind;
}

function kept(object: ProtobufObject): KeptBytes {
  const bytes = keptIn(object);
  if (bytes === undefined) {
    throw new TypeError("Cannot read a member: the object is not of this class");
  }
  return bytes;
}
