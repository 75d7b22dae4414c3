import { isJsonObject, omit, type StoredObject } from "../json/json-object.js";
import { refuseProblems } from "../refusals/field-problems.js";
import { immutableProblems } from "./config-map-strategy.js";
import type { KindStrategy } from "./kind-strategy.js";

/** The strategy of secrets: moves `stringData` into `data`, encoded as base64. The default type is Opaque. */
export const secretStrategy: KindStrategy = {
  prepareForCreate: encodeSecret,
  prepareForUpdate: (next, current) => {
    const secret = encodeSecret(next);
    const names = { group: "", kind: "Secret" };
    refuseProblems(names, current.metadata.name, immutableProblems(secret, current));
    return secret;
  },
  prepareForStatusUpdate: (next) => next,
  gracePeriodSeconds: () => 0,
};

function encodeSecret(secret: StoredObject): StoredObject {
  const { data, stringData } = secret;
  const encoded = Object.entries(isJsonObject(stringData) ? stringData : {}).map(
    ([key, text]): [string, string] => [
      key,
      Buffer.from(typeof text === "string" ? text : "").toString("base64"),
    ],
  );
  return {
    ...omit(secret, "stringData"),
    metadata: secret.metadata,
    ...(data === undefined && encoded.length === 0
      ? {}
      : { data: { ...(isJsonObject(data) ? data : {}), ...Object.fromEntries(encoded) } }),
    type: secret["type"] ?? "Opaque",
  };
}
