import { inspect } from "node:util";
import { deepFreeze } from "../../base/deep-freeze.js";
import type { JsonObject } from "../../base/json-object.js";
import { KeptBytes } from "./kept-bytes.js";
import { KeptJson } from "./kept-json.js";
import { readObject, readPart } from "./kept-parts.js";
import { RecentlyDecoded } from "./recently-decoded.js";

/** What a lazy object is kept as. */
export type Kept = KeptBytes | KeptJson;

/** The key of what a lazy object is kept as. The member is not enumerable, so copies and comparisons skip it. */
const KEPT = Symbol("kept");

/** Returns its argument. A class that extends this one adds its private members to that argument. */
const Given = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

/**
 * The proof that an object is a lazy one. A copy of all descriptors of a lazy object, and a proxy for one, have
 * its KEPT, too, and may have changed members beside them. They do not have this private member.
 */
class Proof extends Given {
  readonly #kept: Kept;

  constructor(object: object, kept: Kept) {
    super(object);
    this.#kept = kept;
  }

  static keptIn(object: object): Kept | undefined {
    return #kept in object ? object.#kept : undefined;
  }
}

/** A member of lazy objects. */
export interface LazyMember {
  readonly name: string;
  readonly descriptor: PropertyDescriptor;
}

/** What the accessors are called on: a lazy object, a copy of all its descriptors, or a proxy for one. */
interface Lazy {
  readonly [KEPT]?: Kept;
}

/** The most names whose members are shared. No kind has more than 15, but a server may send any names as JSON. */
const MOST_SHARED = 1_000;

/** The members of all kinds by name. */
const members = new Map<string, LazyMember>();

/**
 * Returns the member of a name. All kinds share it. So all objects with the same names of members, in the same
 * order, have one hidden class, and the members take no memory in each object.
 */
export function lazyMember(name: string): LazyMember {
  let member = members.get(name);
  if (member === undefined) {
    const get = function (this: Lazy): unknown {
      return memberOf(this, name);
    };
    member = { name, descriptor: { get, enumerable: true } };
    if (members.size < MOST_SHARED) {
      members.set(name, member);
    }
  }
  return member;
}

const recent = new RecentlyDecoded();

/** The part that a text is decoded to, because the place of a member is not known. */
const WHOLE = Symbol("whole");

function memberOf({ [KEPT]: kept }: Lazy, name: string): unknown {
  if (kept === undefined) {
    throw new TypeError(
      `Cannot read member "${name}": found an accessor without its object; copy the object with toPlainObject`,
    );
  }
  if (kept instanceof KeptJson) {
    return (recent.get(kept, WHOLE, () => deepFreeze(kept.parse())) as JsonObject)[name];
  }
  const { type, message } = kept.shape;
  if (name === "kind" || name === "apiVersion") {
    return type[name];
  }
  return recent.get(kept, name, () => {
    const field = message.fieldNamed(name);
    return field === undefined ? undefined : deepFreeze(readPart(kept, field));
  });
}

/** Makes console.log show members and not accessors. As an accessor, it takes no memory in each object. */
const INSPECT: PropertyDescriptor = { get: () => inspectLazy };

function inspectLazy(this: Lazy): unknown {
  const kept = this[KEPT];
  return kept === undefined ? {} : readWhole(kept);
}

/**
 * An ordinary function and not a class, because the prototype of
 * its objects must be `Object.prototype`, as that of plain objects is.
 */
const Blank = function () {
  // The object gets its members afterwards.
} as unknown as new () => object;
Blank.prototype = Object.prototype;

/**
 * Makes a lazy object: a Kubernetes object that is kept as it came, and looks like the frozen plain object of the
 * same content. `metadata`, `spec`, `status` and the other members are decoded when they are read, in the shape
 * of the server's JSON, and are frozen at any depth. Only the members of the few objects that were read last
 * stay decoded, so that a handler can read `pod.status` ten times at the price of one. Reading a member again
 * may therefore return another, equal value.
 *
 * The members are own enumerable accessors, so that `Object.keys`, a spread, `structuredClone`,
 * `JSON.stringify` and the libraries that compare or clone objects see what they see of a plain object.
 *
 * Reading a member whose bytes are damaged throws a WireError. This can happen only to items of lists,
 * because events are checked completely when they arrive.
 *
 * @param present - The members that the object has, in the order of the server's JSON.
 */
export function lazyObject(kept: Kept, present: readonly LazyMember[]): object {
  const object = new Blank();
  new Proof(object, kept);
  Object.defineProperty(object, KEPT, { value: kept });
  Object.defineProperty(object, inspect.custom, INSPECT);
  for (const { name, descriptor } of present) {
    Object.defineProperty(object, name, descriptor);
  }
  return Object.freeze(object);
}

/** Decodes an object that is kept. The result belongs to the caller. */
export function readWhole(kept: Kept): JsonObject {
  return kept instanceof KeptJson ? kept.parse() : readObject(kept);
}

/** Returns what an object is kept as if it is lazy or is its bytes, and `undefined` for any other value. */
export function keptOf(object: unknown): Kept | undefined {
  if (typeof object !== "object" || object === null) {
    return undefined;
  }
  return object instanceof KeptBytes ? object : Proof.keptIn(object);
}

/** Returns the text of an object that came as JSON and is lazy. */
export function keptJsonOf(object: unknown): KeptJson | undefined {
  const kept = keptOf(object);
  return kept instanceof KeptJson ? kept : undefined;
}

/** Returns the bytes of an object that came as protobuf and is lazy or is its bytes. */
export function keptBytesOf(object: unknown): KeptBytes | undefined {
  const kept = keptOf(object);
  return kept instanceof KeptJson ? undefined : kept;
}
