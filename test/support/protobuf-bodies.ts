import type { GroupVersionResource } from "../../src/api/resource.js";
import { encodeEnvelope, encodeListOf, encodeWatchFrame } from "../../src/wire/protobuf/protobuf-envelope.js";
import { encodeObject } from "../../src/wire/protobuf/protobuf-encoder.js";
import { loadMessage, messageNameOf } from "../../src/wire/protobuf/schema-modules.js";
import type { Message } from "../../src/wire/protobuf/schema-message.js";

export const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** Encodes the bodies that a server would send for one resource. */
export interface ProtobufBodies {
  readonly message: Message;
  readonly apiVersion: string;
  readonly kind: string;
  object(object: Readonly<Record<string, unknown>>): Uint8Array;
  list(items: readonly Readonly<Record<string, unknown>>[], metadata?: object): Uint8Array;
  /** Encodes a watch event with an object of the kind. */
  frame(type: string, object: Readonly<Record<string, unknown>>): Uint8Array;
  errorFrame(status: Readonly<Record<string, unknown>>): Uint8Array;
}

export async function protobufBodies(resource: GroupVersionResource): Promise<ProtobufBodies> {
  const name = messageNameOf(resource) ?? "";
  const message = await loadMessage(name);
  const listMeta = await loadMessage("meta-v1.ListMeta");
  const status = await loadMessage("meta-v1.Status");
  const apiVersion = resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
  const kind = message.name;
  const object = (value: Readonly<Record<string, unknown>>): Uint8Array => encodeObject(value, message);
  return {
    message,
    apiVersion,
    kind,
    object,
    list: (items, metadata = { resourceVersion: "7" }) =>
      encodeEnvelope(
        { apiVersion, kind: `${kind}List` },
        encodeListOf({ ...metadata }, listMeta, items.map(object)),
      ),
    frame: (type, value) => encodeWatchFrame(type, encodeEnvelope({ apiVersion, kind }, object(value))),
    errorFrame: (value) =>
      encodeWatchFrame(
        "ERROR",
        encodeEnvelope({ apiVersion: "v1", kind: "Status" }, encodeObject(value, status)),
      ),
  };
}
