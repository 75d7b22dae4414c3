import { encodeObject } from "./protobuf-encoder.js";
import { ProtobufWriter } from "./protobuf-writer.js";
import type { JsonObject } from "../../base/json-object.js";
import type { Message, TypeMeta } from "./schema-message.js";

export type { TypeMeta };

export const PROTOBUF_TYPE = "application/vnd.kubernetes.protobuf";

/** Every object in protobuf begins with this: `k8s` and a zero. */
export const MAGIC: Uint8Array = Uint8Array.of(0x6b, 0x38, 0x73, 0x00);

/** An object of which the bytes are known, as it stands in a body: magic and `runtime.Unknown` (1 type, 2 raw). */
export function encodeEnvelope({ apiVersion, kind }: TypeMeta, raw: Uint8Array): Uint8Array {
  const writer = new ProtobufWriter(raw.length + 128);
  // Content type and encoding, which Kubernetes leaves empty.
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
 * The raw bytes of a list: its metadata, and its items as `encodeObject` made them.
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

/** One frame of a watch: four bytes of length, most significant first, and a WatchEvent around an enveloped object. */
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
