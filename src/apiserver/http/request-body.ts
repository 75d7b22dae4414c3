import * as yaml from "yaml";
import { messageOf } from "../../base/errors.js";
import { firstYamlDocument, YamlNesting } from "../../base/first-yaml-document.js";
import { PROTOBUF_TYPE } from "../../wire/protobuf/protobuf-envelope.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import { isNestedTooDeep, MAX_DEPTH } from "../json/nesting.js";
import { decodeProtobufObject } from "../encoding/protobuf-body.js";
import { badRequest, requestTooLarge, unsupportedMediaType } from "../refusals/refusals.js";
import type { HttpRequest } from "./http-messages.js";

/** The size limit of a request body, the same as in kube-apiserver. */
const LIMIT_BYTES = 3 * 1024 * 1024;
const TEXT_TYPES = ["application/json", "application/yaml"];

/** Reads the whole body of a request. @throws ApiError 413 if it is larger than 3 MiB. */
export async function readBody(request: HttpRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // If the body is refused, the socket must stay usable, because the refusal is sent over it.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    size += chunk.length;
    chunks.push(chunk);
    if (size > LIMIT_BYTES) {
      break;
    }
  }
  if (size > LIMIT_BYTES) {
    // The rest is read and dropped, because the next request of the connection comes after it.
    request.resume();
    throw requestTooLarge(`limit is ${LIMIT_BYTES}`);
  }
  return Buffer.concat(chunks);
}

/** Returns the media type of a body without its parameters, or an empty string if the request has none. */
export function contentType(request: HttpRequest): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/**
 * Reads a body that must be an object, as JSON, YAML or protobuf. `kind` is only named in refusals.
 *
 * @throws ApiError 400 if it cannot be read or is not an object, 413 if it is too large, 415 for other media
 * types.
 */
export async function readObject(request: HttpRequest, kind: string): Promise<JsonObject> {
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

/**
 * Parses JSON, or YAML if the media type says so.
 *
 * @throws ApiError 400 whose message begins with `opening`, also for a text whose values are nested too deep.
 */
export function parseText(text: string, opening: string, type = ""): unknown {
  const value = parsed(text, opening, type);
  if (isNestedTooDeep(value)) {
    throw badRequest(opening + TOO_DEEP);
  }
  return value;
}

function parsed(text: string, opening: string, type: string): unknown {
  try {
    return type.includes("yaml") ? parseYaml(text) : JSON.parse(text);
  } catch (error) {
    throw badRequest(opening + (error instanceof YamlNesting ? TOO_DEEP : messageOf(error)));
  }
}

function parseYaml(text: string): unknown {
  const document = firstYamlDocument(yaml, text, { maxLevels: MAX_DEPTH });
  const [fault] = document?.errors ?? [];
  if (fault !== undefined) {
    throw fault;
  }
  return document?.toJS() ?? null;
}

const TOO_DEEP = `exceeded max depth of ${MAX_DEPTH}`;
