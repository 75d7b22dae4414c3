import { decodeObject } from "../../wire/protobuf/protobuf-decoder.js";
import { type Enveloped, openEnvelope } from "../../wire/protobuf-kind.js";
import type { Message } from "../../wire/protobuf/schema-message.js";
import { loadedMessage, messageNameOfKind } from "../../wire/protobuf/schema-modules.js";
import type { JsonObject } from "../json/json-object.js";
import { badRequest, unsupportedMediaType } from "../refusals/refusals.js";

/**
 * Decodes an object of a kind whose message is loaded.
 *
 * @throws ApiError 415 for any other kind, 400 for bytes that are not an object in protobuf.
 */
export function decodeProtobufObject(bytes: Buffer): JsonObject {
  try {
    const { type, raw } = openEnvelope(bytes);
    return { ...type, ...asJson(raw, messageOfKind(type)) };
  } catch (error) {
    throw error instanceof SyntaxError ? badRequest(`cannot read the protobuf: ${error.message}`) : error;
  }
}

function asJson(raw: Buffer, message: Message): JsonObject {
  // Decoding returns JSON values only.
  return decodeObject(raw, message) as JsonObject;
}

/**
 * The kinds that belong to no group. Clients send them with the apiVersion of the group that they address.
 */
const OF_ALL_GROUPS: Readonly<Record<string, string>> = {
  Status: "meta-v1.Status",
  DeleteOptions: "meta-v1.DeleteOptions",
};

function messageOfKind({ apiVersion, kind }: Enveloped["type"]): Message {
  const name = Object.hasOwn(OF_ALL_GROUPS, kind) ? OF_ALL_GROUPS[kind] : messageNameOfKind(apiVersion, kind);
  const message = name === undefined ? undefined : loadedMessage(name);
  if (message === undefined) {
    throw unsupportedMediaType(["application/json", "application/yaml"]);
  }
  return message;
}
