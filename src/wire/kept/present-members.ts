import type { ObjectShape } from "./kept-bytes.js";
import { type LazyMember, lazyMember } from "./lazy-object.js";
import { decodeField, fieldJson } from "../protobuf/protobuf-decoder.js";
import { ProtobufReader } from "../protobuf/protobuf-reader.js";
import type { Field } from "../protobuf/schema-message.js";

/**
 * Finds the members that the JSON of an object has. A set of members is a number with a bit for each field of
 * the kind, at the field's slot. No kind has more than 15 fields.
 */
export class PresentMembers {
  readonly #shape: ObjectShape;
  /** The fields that a server writes even if the bytes do not have them, such as the status of a pod. */
  readonly #always: number;
  /** The lists of members that have occurred. They are few, because most objects of a kind have the same. */
  readonly #lists = new Map<number, readonly LazyMember[]>();

  constructor(shape: ObjectShape) {
    this.#shape = shape;
    this.#always = shape.message.fields.reduce(
      (bits, field) => (fieldJson(field, undefined) === undefined ? bits : bits | bitOf(field)),
      0,
    );
  }

  /**
   * Returns the members, in the order of the server's JSON. A field that cannot be decoded counts as a member,
   * so that reading it tells what is wrong.
   *
   * @param bytes - an object that `keepBytes` has accepted.
   */
  of(bytes: Buffer): readonly LazyMember[] {
    const { byNumber } = this.#shape.message;
    const reader = new ProtobufReader(bytes);
    const end = bytes.length;
    let present = this.#always;
    while (reader.at < end) {
      const tag = reader.tag(end);
      const { at } = reader;
      reader.skip(tag & 7, end);
      const field = byNumber[tag >>> 3];
      if (field !== undefined) {
        // The last occurrence counts.
        present = isLeftOut(reader, at, field, tag) ? present & ~bitOf(field) : present | bitOf(field);
      }
    }
    return this.#listOf(present);
  }

  #listOf(present: number): readonly LazyMember[] {
    let list = this.#lists.get(present);
    if (list === undefined) {
      const { type, message } = this.#shape;
      const fields = message.fields.filter((field) => (present & bitOf(field)) !== 0);
      list = [...Object.keys(type), ...fields.map(({ name }) => name)].map(lazyMember);
      this.#lists.set(present, list);
    }
    return list;
  }
}

function bitOf({ slot }: Field): number {
  return 1 << slot;
}

/**
 * Reports whether a server leaves out a field because of its value, as Go's `omitempty` does with an empty text.
 *
 * @param at - where the value begins. The reader is at its end.
 */
function isLeftOut({ bytes }: ProtobufReader, at: number, field: Field, tag: number): boolean {
  if (field.leftOut === undefined) {
    return false;
  }
  try {
    const value = decodeField(new ProtobufReader(bytes, at), { field, tag, end: bytes.length }, undefined);
    return value === field.leftOut;
  } catch {
    return false;
  }
}
