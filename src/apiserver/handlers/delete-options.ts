import { PROTOBUF_TYPE } from "../../wire/protobuf/protobuf-envelope.js";
import type { DeleteOptions } from "../registry/deletion.js";
import type { Exchange } from "../http/request-context.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import { decodeProtobufObject } from "../encoding/protobuf-body.js";
import { contentType, parseText, readBody } from "../http/request-body.js";
import { writeOptions } from "./write-options.js";

/** What a DELETE asks for in its body and its query; the body comes first. @throws ApiError 400, 413, 415. */
export async function readDeleteOptions(exchange: Exchange): Promise<DeleteOptions> {
  const { request, query } = exchange;
  const fields = optionsIn(await readBody(request), contentType(request));
  const grace = fields["gracePeriodSeconds"] ?? query.get("gracePeriodSeconds");
  const preconditions = fields["preconditions"];
  return {
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(isJsonObject(preconditions) ? { preconditions } : {}),
    dryRun:
      writeOptions(exchange).dryRun === true ||
      (Array.isArray(fields["dryRun"]) && fields["dryRun"].length > 0),
  };
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
