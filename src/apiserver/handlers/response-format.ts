import type { RequestContext, ServerContext } from "../http/request-context.js";
import type { Kind } from "../kinds/kind-registry.js";
import { type Format, type IncludeObject, negotiateFormat } from "../encoding/negotiation.js";
import { speaksProtobuf } from "../encoding/protobuf-encoding.js";
import { badRequest } from "../refusals/refusals.js";

/**
 * Chooses the format of a response from the Accept header and the `includeObject` parameter of the request.
 *
 * @throws ApiError 400 for an unknown `includeObject`, 406 if the server has none of the accepted formats.
 */
export function responseFormat(
  context: ServerContext,
  { accept, query }: RequestContext,
  kind: Kind,
  of: "list" | "object",
): Format {
  return negotiateFormat(accept, includeObjectOf(query), of, speaksProtobuf(context, kind));
}

function includeObjectOf(query: URLSearchParams): IncludeObject {
  const text = query.get("includeObject") ?? "Metadata";
  if (text !== "None" && text !== "Metadata" && text !== "Object") {
    throw badRequest(`unrecognized includeObject value: ${JSON.stringify(text)}`);
  }
  return text;
}
