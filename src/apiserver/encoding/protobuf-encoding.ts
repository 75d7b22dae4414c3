import { encodeObject } from "../../wire/protobuf/protobuf-encoder.js";
import {
  encodeEnvelope,
  encodeListOf,
  encodeWatchFrame,
  PROTOBUF_TYPE,
  type TypeMeta,
} from "../../wire/protobuf/protobuf-envelope.js";
import { openWatchEvent } from "../../wire/protobuf-kind.js";
import type { Message } from "../../wire/protobuf/schema-message.js";
import {
  loadedMessage,
  loadMessage,
  messageNameOf,
  messageNameOfKind,
} from "../../wire/protobuf/schema-modules.js";
import { groupVersion, type Kind } from "../kinds/kind-registry.js";
import type { ObjectEncoding } from "./object-encoding.js";
import { decodeProtobufObject } from "./protobuf-body.js";
import type { StoredRecord } from "../store/stored-record.js";

/** The size of the length at the start of a watch frame. */
const LENGTH_BYTES = 4;
const STATUS = "meta-v1.Status";
const LIST_META = "meta-v1.ListMeta";

/**
 * Loads the messages that are needed to encode refusals and objects of these kinds. Kinds that the schema
 * does not have are sent as JSON only.
 */
export async function loadProtobuf(kinds: readonly Kind[]): Promise<void> {
  // Objects that cannot be read, such as access reviews, are exchanged as JSON.
  const readable = kinds.filter(({ verbs }) => verbs.includes("get"));
  const names = readable.map(messageNameOf).filter((name) => name !== undefined);
  await Promise.all([STATUS, LIST_META, ...names].map(loadMessage));
}

/**
 * Reports whether a server sends objects of a kind as protobuf. It does so for built-in kinds, unless
 * protobuf is switched off.
 */
export function speaksProtobuf(
  { settings }: { readonly settings: { readonly protobuf: boolean } },
  kind: Kind,
): boolean {
  return settings.protobuf && schemaOf(kind) !== undefined;
}

/** Returns the message of a built-in kind, or `undefined` if it is not loaded. */
export function schemaOf(kind: Kind): Message | undefined {
  const name = kind.custom ? undefined : messageNameOf(kind);
  return name === undefined ? undefined : loadedMessage(name);
}

/**
 * Protobuf as the real server writes it. Encoding throws a TypeError for an object with a member of the wrong
 * type. Such objects are refused before they are stored (`typed-objects.ts`).
 */
export const protobufEncoding: ObjectEncoding = {
  name: "protobuf",
  contentType: PROTOBUF_TYPE,
  watchContentType: `${PROTOBUF_TYPE};stream=watch`,
  record: (kind, record) => asBuffer(encodeEnvelope(typeOf(kind), rawBytes(kind, record))),
  object: (object) => {
    const type = { apiVersion: textOf(object["apiVersion"]), kind: textOf(object["kind"]) };
    return asBuffer(encodeEnvelope(type, encodeObject(object, messageOfType(type))));
  },
  list: (kind, metadata, records) => {
    const items = records.map((record) => rawBytes(kind, record));
    const raw = encodeListOf({ ...metadata }, required(LIST_META), items);
    return [asBuffer(encodeEnvelope({ ...typeOf(kind), kind: `${kind.kind}List` }, raw))];
  },
  itemSize: (kind, record) => rawBytes(kind, record).length,
  event: (type, object) => asBuffer(encodeWatchFrame(type, object)),
  parseEvent: (bytes) => {
    const { type, object } = openWatchEvent(bytes.subarray(LENGTH_BYTES));
    return { type, object: object === undefined ? {} : decodeProtobufObject(object) };
  },
};

function typeOf(kind: Kind): TypeMeta {
  return { apiVersion: groupVersion(kind), kind: kind.kind };
}

function messageOfType({ apiVersion, kind }: TypeMeta): Message {
  return required(
    kind === "Status" ? STATUS : (messageNameOfKind(apiVersion, kind) ?? `${apiVersion}.${kind}`),
  );
}

function required(name: string): Message {
  const message = loadedMessage(name);
  if (message === undefined) {
    throw new TypeError(`Cannot write protobuf: the message ${name} is not loaded`);
  }
  return message;
}

/**
 * The encoded bytes of each record, by kind. They live as long as the record, so a thousand watches and lists
 * need only one encoding.
 */
const encoded = new WeakMap<StoredRecord, Map<Kind, Uint8Array>>();

function rawBytes(kind: Kind, record: StoredRecord): Uint8Array {
  const known = encoded.get(record) ?? new Map<Kind, Uint8Array>();
  encoded.set(record, known);
  const bytes = known.get(kind) ?? encodeObject(record.view(), schemaOf(kind) ?? required(kind.kind));
  known.set(kind, bytes);
  return bytes;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
