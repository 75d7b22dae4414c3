import { objectKey } from "../api/object-key.js";
import type { Codec } from "./codec.js";
import { type JsonDecoderOptions, JsonListDecoder } from "./json-list.js";
import { JsonWatchDecoder } from "./json-lines.js";
import { isJsonObject, type JsonObject } from "./json-object.js";
import { WireError } from "./wire-error.js";

const MEDIA_TYPE = "application/json";

/**
 * client-go's bound on a watch event (`runtime/serializer/streaming`), here for list items too: ten times what etcd
 * keeps of an object by default (1.5 MiB), as JSON is larger than what is stored.
 */
const OBJECT_LIMIT_BYTES = 16 * 1024 * 1024;

export interface JsonCodecOptions {
  /** An event with an object of another kind is passed over as UNEXPECTED (V-1). @defaultValue any kind will do */
  readonly kind?: string;
  /** Most readers never look at them, and they are a third of an object. @defaultValue false */
  readonly keepManagedFields?: boolean;
  /** An object with more bytes is a WireError: bounds what a stream that never ends can make us keep. @defaultValue 16 MiB */
  readonly objectLimitBytes?: number;
}

/** Objects as plain JSON values: what the server sent, with kind and apiVersion filled in and managedFields left out. */
export function jsonCodec<T>(options: JsonCodecOptions = {}): Codec<T> {
  const decoderOptions: JsonDecoderOptions = {
    kind: options.kind,
    keepManagedFields: options.keepManagedFields ?? false,
    objectLimitBytes: options.objectLimitBytes ?? OBJECT_LIMIT_BYTES,
  };
  return {
    accept: MEDIA_TYPE,
    acceptWatch: MEDIA_TYPE,
    listDecoder: (contentType) => {
      checkMediaType(contentType, "list");
      return new JsonListDecoder<T>(decoderOptions);
    },
    watchDecoder: (contentType) => {
      checkMediaType(contentType, "watch");
      return new JsonWatchDecoder<T>(decoderOptions);
    },
    keyOf: (object) => {
      const metadata = metadataOf(object);
      const name = metadata["name"];
      if (typeof name !== "string" || name === "") {
        throw new TypeError("Cannot make an object key: found no metadata.name");
      }
      return objectKey(textOf(metadata["namespace"]), name);
    },
    uidOf: (object) => textOf(metadataOf(object)["uid"]),
    resourceVersionOf: (object) => textOf(metadataOf(object)["resourceVersion"]),
  };
}

/** An answer without a type is taken at its word: the bytes will tell. */
function checkMediaType(contentType: string, verb: string): void {
  const mediaType = contentType.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== MEDIA_TYPE && mediaType !== "") {
    throw new WireError(`Cannot decode ${verb}: found content type "${contentType}", wanted "${MEDIA_TYPE}"`);
  }
}

const NO_FIELDS: JsonObject = {};

function metadataOf(object: unknown): JsonObject {
  const metadata = isJsonObject(object) ? object["metadata"] : undefined;
  return isJsonObject(metadata) ? metadata : NO_FIELDS;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
