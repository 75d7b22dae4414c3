import { objectKey, type ObjectKey } from "../../api/object-key.js";
import { latin1Text } from "../protobuf/buffer-text.js";
import { ProtobufReader } from "../protobuf/protobuf-reader.js";

/**
 * What is kept of an object that came as protobuf: its bytes without managedFields, and what the core asks for.
 *
 * The bytes are in strings, each character one byte (Latin-1). So they lie in V8's own heap, which moves and frees each
 * object by itself: nothing like a slab has to be managed, no survivor can pin its neighbours, and an object costs its
 * bytes and 16 more, where a buffer of its own costs 150 more and a visit of the collector.
 */
export interface KeptBytes {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly resourceVersion: string;
  /** The content of ObjectMeta, without managedFields. */
  readonly metadata: string;
  /** The fields beside metadata, with their tags. */
  readonly rest: string;
}

/** Number of `metadata` in every kind. */
export const METADATA = 1;

/** Numbers of the fields of ObjectMeta that are read of every object. */
const META = { name: 1, namespace: 3, uid: 5, resourceVersion: 6, managedFields: 17 } as const;

/** The identity of an object, as far as it has been read. */
interface Identity {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
}

/**
 * Takes out of the bytes of an object what is to be kept; `undefined` for one without a name. Looks at its fields and at
 * those of its metadata, not into spec or status: damage in there shows when they are read.
 *
 * @throws SyntaxError when the bytes are no object, or what identifies it is not UTF-8.
 */
export function keepBytes(bytes: Buffer, keepManagedFields: boolean): KeptBytes | undefined {
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
  const { name, namespace, uid, resourceVersion } = identity;
  return name === ""
    ? undefined
    : {
        key: objectKey(namespace, name),
        uid,
        resourceVersion,
        metadata,
        rest: rest + latin1Text(bytes, restFrom, end),
      };
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

/** Larger objects get a buffer of their own, so that one of them does not cost its size for ever. */
const SCRATCH_BYTES = 256 * 1024;

let scratch = Buffer.alloc(0);

/**
 * The bytes that a string of KeptBytes holds. They are valid until the next call: nothing may be called between that and
 * the end of reading them.
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
