import { isJsonObject, type JsonValue, omit, type StoredObject } from "../json/json-object.js";
import type { KindStrategy } from "./kind-strategy.js";

/** Kinds whose status is written through `/status` alone. */
export const statusStrategy: KindStrategy = {
  prepareForCreate: (object) => withStatus(object, undefined),
  prepareForUpdate: (next, current) => withStatus(next, current["status"]),
  prepareForStatusUpdate: (next, current) => {
    const { status } = next;
    return {
      ...current,
      metadata: { ...next.metadata },
      ...(status === undefined ? {} : { status }),
    };
  },
  gracePeriodSeconds: () => 0,
};

/** Secrets: what is written as text is kept as bytes. */
export const secretStrategy: KindStrategy = {
  prepareForCreate: encodeSecret,
  prepareForUpdate: encodeSecret,
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

/** Kinds that are stored as they come. */
export const plainStrategy: KindStrategy = {
  prepareForCreate: (object) => object,
  prepareForUpdate: (next) => next,
  prepareForStatusUpdate: (next) => next,
  gracePeriodSeconds: () => 0,
};

function withStatus(object: StoredObject, status: JsonValue | undefined): StoredObject {
  return {
    ...omit(object, "status"),
    metadata: object.metadata,
    ...(status === undefined ? {} : { status }),
  };
}
