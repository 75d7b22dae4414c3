import { objectKey, type ObjectKey } from "../../api/object-key.js";
import { latin1Text } from "../protobuf/buffer-text.js";
import { ProtobufReader } from "../protobuf/protobuf-reader.js";
import type { Message, TypeMeta } from "../protobuf/schema-message.js";

/** A kind of objects: its name, and the message of the schema that describes its bytes. */
export interface ObjectShape {
  readonly type: TypeMeta;
  readonly message: Message;
}

/**
 * The form in which an object that came as protobuf is kept:
 * its kind, its identity, and its bytes without managedFields.
 *
 * The bytes are in strings, with one byte per character (Latin-1). Strings are in V8's own heap, which moves
 * and frees each of them separately. So no memory pool has to be managed, and an object that lives long does
 * not keep its neighbours in memory. A string takes 16 bytes more than its content. A buffer of its own would
 * take 150 bytes more, and the garbage collector would have to visit it.
 */
export abstract class KeptBytes {
  /** A member of the class of the kind, so that it takes no memory in each object. */
  abstract readonly shape: ObjectShape;
  readonly key: ObjectKey;
  readonly uid: string;
  readonly resourceVersion: string;
  /** The content of ObjectMeta, without managedFields. */
  readonly metadata: string;
  /** The fields beside metadata, with their tags. */
  readonly rest: string;

  constructor(identity: Identity, metadata: string, rest: string) {
    this.key = objectKey(identity.namespace, identity.name);
    this.uid = identity.uid;
    this.resourceVersion = identity.resourceVersion;
    this.metadata = metadata;
    this.rest = rest;
  }
}

/** The class for the bytes of the objects of one kind. */
export type KeptBytesClass = new (identity: Identity, metadata: string, rest: string) => KeptBytes;

export function keptBytesClass(shape: ObjectShape): KeptBytesClass {
  return class extends KeptBytes {
    override get shape(): ObjectShape {
      return shape;
    }
  };
}

/** The field number of `metadata`, which is the same in every kind. */
export const METADATA = 1;

/** The numbers of the fields of ObjectMeta that are read from every object. */
const META = { name: 1, namespace: 3, uid: 5, resourceVersion: 6, managedFields: 17 } as const;

/** The identity of an object, as far as it has been read. */
interface Identity {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
}

/**
 * Copies the bytes of an object that are to be kept. Returns `undefined` for an object without a name. It
 * reads the fields of the object and of its metadata, but not the inside of spec or status. Damage there is
 * found when they are read.
 *
 * @throws SyntaxError if the bytes are not an object, or if a part of its identity is not UTF-8.
 */
export function keepBytes(
  bytes: Buffer,
  BytesOfKind: KeptBytesClass,
  keepManagedFields: boolean,
): KeptBytes | undefined {
  const reader = new ProtobufReader(bytes);
  const end = bytes.length;
  const identity: Identity = { name: "", namespace: "", uid: "", resourceVersion: "" };
  let metadata = "";
  let rest = "";
  let restFrom = 0;
  for (let from = 0; from < end; from = reader.at) {
    const tag = reader.field(end);
    const { to } = reader;
    if (tag >>> 3 === METADATA) {
      rest += latin1Text(bytes, restFrom, from);
      metadata += keepMetadata(reader, identity, { end: reader.contentEnd(tag), keepManagedFields });
      restFrom = to;
    }
    reader.at = to;
  }
  return identity.name === ""
    ? undefined
    : new BytesOfKind(identity, metadata, rest + latin1Text(bytes, restFrom, end));
}

function keepMetadata(
  reader: ProtobufReader,
  identity: Identity,
  { end, keepManagedFields }: { readonly end: number; readonly keepManagedFields: boolean },
): string {
  let kept = "";
  let keptFrom = reader.at;
  while (reader.at < end) {
    const from = reader.at;
    const tag = reader.field(end);
    const { to } = reader;
    switch (tag >>> 3) {
      case META.name:
        identity.name = reader.nameText(reader.contentEnd(tag));
        break;
      case META.namespace:
        identity.namespace = reader.nameText(reader.contentEnd(tag));
        break;
      case META.uid:
        identity.uid = reader.nameText(reader.contentEnd(tag));
        break;
      case META.resourceVersion:
        identity.resourceVersion = reader.nameText(reader.contentEnd(tag));
        break;
      case META.managedFields:
        if (!keepManagedFields) {
          kept += latin1Text(reader.bytes, keptFrom, from);
          keptFrom = to;
        }
        break;
    }
    reader.at = to;
  }
  return kept + latin1Text(reader.bytes, keptFrom, end);
}

/**
 * The size of the shared buffer.
 * Larger objects get a buffer of their own, so that their memory is freed again.
 */
const SCRATCH_BYTES = 256 * 1024;

let scratch = Buffer.alloc(0);

/**
 * Returns the bytes of a string of KeptBytes. They are valid until the next call of this function, so the
 * caller must finish reading them before it calls anything that could call it.
 */
export function bytesOf(kept: string): Buffer {
  const { length } = kept;
  if (length > SCRATCH_BYTES) {
    return Buffer.from(kept, "latin1");
  }
  if (scratch.length === 0) {
    scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  }
  scratch.write(kept, 0, length, "latin1");
  return scratch.subarray(0, length);
}
