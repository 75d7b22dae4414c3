import { messageOf } from "../../base/errors.js";
import { encodeObject } from "../../wire/protobuf/protobuf-encoder.js";
import type { JsonObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import { schemaOf } from "./protobuf-encoding.js";
import { badRequest } from "../refusals/refusals.js";

/**
 * Refuses an object with a member of the wrong type, which a server with typed objects could not decode. This
 * server could store the object, but every list and watch of its kind would then fail as soon as a client
 * asks for protobuf. Kinds without a schema may contain anything.
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

/** Returns a description of the first member of the wrong type, or `undefined` if there is none. */
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
