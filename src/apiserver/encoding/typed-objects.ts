import { messageOf } from "../../base/errors.js";
import { encodeObject } from "../../wire/protobuf/protobuf-encoder.js";
import type { JsonObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kinds.js";
import { schemaOf } from "./protobuf-encoding.js";
import { badRequest } from "../refusals/refusals.js";

/**
 * Refuses what a typed server could not even read. Here it could: and every list and watch of the kind would fail as
 * soon as somebody asks for protobuf. Kinds without a schema may hold anything.
 *
 * @throws ApiError 400 that names the first such member.
 */
export function refuseWrongTypes(kind: Kind, object: JsonObject): void {
  const problem = wrongType(kind, object);
  if (problem !== undefined) {
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${problem}`,
    );
  }
}

/** The first member whose value is not of the type that the kind has there, in words. */
export function wrongType(kind: Kind, object: JsonObject): string | undefined {
  const schema = schemaOf(kind);
  if (schema === undefined) {
    return undefined;
  }
  try {
    encodeObject(object, schema);
    return undefined;
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    return messageOf(error).replace(/^Cannot encode/, "json: cannot unmarshal Go struct field");
  }
}
