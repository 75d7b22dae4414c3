import { encodeObject } from "./protobuf-encoder.js";
import { ProtobufWriter } from "./protobuf-writer.js";
import type { JsonObject } from "../../base/json-object.js";
import type { Message, TypeMeta } from "./schema-message.js";

export type { TypeMeta };

/** The media type of Kubernetes protobuf. */
export const PROTOBUF_TYPE = "application/vnd.kubernetes.protobuf";

/** The bytes at the beginning of every object in protobuf: `k8s` and a zero. */
export const MAGIC: Uint8Array = Uint8Array.of(0x6b, 0x38, 0x73, 0x00);

/**
 * Encodes the envelope of an object: the magic, and then a `runtime.Unknown` with the type in field 1 and
 * `raw` in field 2.
 */
export function encodeEnvelope({ apiVersion, kind }: TypeMeta, raw: Uint8Array): Uint8Array {
  const writer = new ProtobufWriter(raw.length + 128);
  // The content type and the content encoding, which Kubernetes leaves empty.
  writer.delimit(4, writer.length);
  writer.delimit(3, writer.length);
  delimited(writer, 2, () => writer.bytes(raw));
  delimited(writer, 1, () => {
    delimited(writer, 2, () => writer.text(kind));
    delimited(writer, 1, () => writer.text(apiVersion));
  });
  writer.bytes(MAGIC);
  return writer.finish();
}

/**
 * Encodes a list from its metadata and from the bytes of its items, which `encodeObject` returned.
 *
 * @param listMeta - the message `meta-v1.ListMeta`.
 */
export function encodeListOf(
  metadata: JsonObject,
  listMeta: Message,
  items: readonly Uint8Array[],
): Uint8Array {
  const size = items.reduce((sum, item) => sum + item.length + 8, 256);
  const writer = new ProtobufWriter(size);
  for (const item of [...items].reverse()) {
    delimited(writer, 2, () => writer.bytes(item));
  }
  delimited(writer, 1, () => writer.bytes(encodeObject(metadata, listMeta)));
  return writer.finish();
}

/**
 * Encodes a frame of a watch: a length of four bytes, most significant byte first, and a WatchEvent with the
 * object in its envelope.
 */
export function encodeWatchFrame(type: string, enveloped: Uint8Array): Uint8Array {
  const writer = new ProtobufWriter(enveloped.length + 64);
  delimited(writer, 2, () => delimited(writer, 1, () => writer.bytes(enveloped)));
  delimited(writer, 1, () => writer.text(type));
  const { length } = writer;
  writer.bytes(Uint8Array.of(length >>> 24, length >>> 16, length >>> 8, length));
  return writer.finish();
}

function delimited(writer: ProtobufWriter, number: number, content: () => void): void {
  const before = writer.length;
  content();
  writer.delimit(number, before);
}
