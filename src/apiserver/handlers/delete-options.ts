import { PROTOBUF_TYPE } from "../../wire/protobuf/protobuf-envelope.js";
import type { DeleteOptions, PropagationPolicy } from "../registry/deletion.js";
import type { RequestContext } from "../http/request-context.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import { decodeProtobufObject } from "../encoding/protobuf-body.js";
import { contentType, parseText, readBody } from "../http/request-body.js";
import { writeOptions } from "./write-options.js";

/**
 * Reads the options of a DELETE from its body and its query. The body has precedence.
 *
 * @throws ApiError 400 if the body cannot be read, 413 if it is too large, 415 for a kind without a protobuf
 * message.
 */
export async function readDeleteOptions(requestContext: RequestContext): Promise<DeleteOptions> {
  const { request, query } = requestContext;
  const fields = optionsIn(await readBody(request), contentType(request));
  const grace = fields["gracePeriodSeconds"] ?? query.get("gracePeriodSeconds");
  const preconditions = fields["preconditions"];
  const policy = fields["propagationPolicy"] ?? query.get("propagationPolicy");
  return {
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(isJsonObject(preconditions) ? { preconditions } : {}),
    ...(isPolicy(policy) ? { propagationPolicy: policy } : {}),
    dryRun:
      writeOptions(requestContext).dryRun === true ||
      (Array.isArray(fields["dryRun"]) && fields["dryRun"].length > 0),
  };
}

function isPolicy(value: unknown): value is PropagationPolicy {
  return value === "Background" || value === "Foreground" || value === "Orphan";
}

function optionsIn(bytes: Buffer, type: string): JsonObject {
  if (bytes.length === 0) {
    return {};
  }
  const body =
    type === PROTOBUF_TYPE
      ? decodeProtobufObject(bytes)
      : parseText(bytes.toString(), "error decoding the delete options: ", type);
  return isJsonObject(body) ? body : {};
}
