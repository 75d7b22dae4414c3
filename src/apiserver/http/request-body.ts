import type { IncomingMessage } from "node:http";
import { parse as parseYaml } from "yaml";
import { messageOf } from "../../base/errors.js";
import { PROTOBUF_TYPE } from "../../wire/protobuf/protobuf-envelope.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import { decodeProtobufObject } from "../encoding/protobuf-body.js";
import { badRequest, bodyTooLarge, unsupportedMediaType } from "../refusals/refusals.js";

/** The real server's limit for what it is to store. */
const LIMIT_BYTES = 3 * 1024 * 1024;
const TEXT_TYPES = ["application/json", "application/yaml"];

/** Reads a whole body. @throws ApiError 413. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A refused body must not destroy the socket that the refusal is to go out on.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LIMIT_BYTES) {
      throw bodyTooLarge(LIMIT_BYTES);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The media type of a body without its parameters; empty where the client names none. */
export function contentType(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** Reads a body that is to be an object of a kind. @throws ApiError 400, 413, 415. */
export async function readObject(request: IncomingMessage, kind: string): Promise<JsonObject> {
  const bytes = await readBody(request);
  const type = contentType(request);
  if (type === PROTOBUF_TYPE) {
    return decodeProtobufObject(bytes);
  }
  if (type !== "" && !TEXT_TYPES.includes(type)) {
    throw unsupportedMediaType([...TEXT_TYPES, PROTOBUF_TYPE]);
  }
  const opening = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; `;
  const value = parseText(bytes.toString(), `${opening}json parse error: `, type);
  if (!isJsonObject(value)) {
    throw badRequest(`${opening}json parse error: it is not an object`);
  }
  return value;
}

/** JSON, or YAML where the type says so. @throws ApiError 400 that begins with `opening`. */
export function parseText(text: string, opening: string, type = ""): unknown {
  try {
    return type.includes("yaml") ? (parseYaml(text) as unknown) : (JSON.parse(text) as unknown);
  } catch (error) {
    throw badRequest(opening + messageOf(error));
  }
}
