import { inspect } from "node:util";
import type { JsonObject } from "../../base/json-object.js";
import type { KeptBytes } from "./kept-bytes.js";
import { readObject, readPart } from "./kept-parts.js";
import { RecentlyDecoded } from "./recently-decoded.js";
import type { Message, TypeMeta } from "../protobuf/schema-message.js";

/** The kind of the objects of a class. */
export interface ObjectShape {
  readonly type: TypeMeta;
  readonly message: Message;
}

/** The shapes of all classes, by the prototype of the class. */
const shapes = new WeakMap<object, ObjectShape>();

/**
 * The key of the only own member that comparisons and copies see. Without this member any two objects would
 * be deeply equal, and a test that compares them would always pass. The description is shown when a copy of
 * an object is printed. A spread copies the member, so its presence does not prove that a value is a
 * ProtobufObject. Only `#kept` does.
 */
const CONTENT = Symbol("bytes, not decoded: copy with toPlainObject");

/** Returns the kept bytes. It is assigned inside the class, which keeps them private to this folder. */
let keptIn: (object: object) => KeptBytes | undefined;

/**
 * A Kubernetes object that is kept as bytes. `metadata`, `spec`, `status` and the other members are decoded
 * when they are read, in the shape of the server's JSON. Only the members of the few objects that were read
 * last stay decoded, so that a handler can read `pod.status` ten times at the price of one.
 *
 * - `object.status?.phase`, `JSON.stringify(object)`,
 *   `console.log(object)` and `for...in` work as on plain objects.
 * - Two such objects are deeply equal, even strictly, if their bytes are equal.
 * - `Object.keys`, a spread, a clone and everything else that reads an object's own members finds none
 *   (docs/protobuf.md has the whole list). `toPlainObject` makes a plain copy.
 * - A member cannot be assigned.
 *   The value of a member must not be changed, because other readers may get the same value.
 * - Reading a member again may return another, equal value.
 *
 * Reading a member whose bytes are damaged throws a WireError. This can happen only to items of lists,
 * because events are checked completely when they arrive.
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

  /** Returns a new plain object with all members, in the order of the server's JSON. */
  abstract toJSON(): JsonObject;
}

/** Returns the kept bytes of an object, or `undefined` for any value that is not a ProtobufObject. */
export function keptBytesOf(object: unknown): KeptBytes | undefined {
  return typeof object === "object" && object !== null ? keptIn(object) : undefined;
}

/** Returns the kind of a ProtobufObject, or `undefined` for any other object. */
export function shapeOf(object: object): ObjectShape | undefined {
  return shapes.get(Object.getPrototypeOf(object) as object);
}

const recent = new RecentlyDecoded();

/** Makes the class for the objects of a kind: a ProtobufObject with a getter for each member. */
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
