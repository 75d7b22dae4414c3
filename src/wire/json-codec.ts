import type { Codec } from "./codec.js";
import { type JsonDecoderOptions, JsonListDecoder } from "./json-list.js";
import { JsonWatchDecoder } from "./json-watch.js";
import { objectIdentity } from "./kept/object-identity.js";
import { WireError } from "./wire-error.js";

export const JSON_TYPE = "application/json";

/**
 * client-go's bound on a watch event (`runtime/serializer/streaming`), here for list items too: ten times what etcd
 * keeps of an object by default (1.5 MiB), as JSON is larger than what is stored.
 */
export const OBJECT_LIMIT_BYTES: number = 16 * 1024 * 1024;

export interface JsonCodecOptions {
  /**
   * An event with an object of another kind is passed over as UNEXPECTED (V-1); a list of another kind, that is neither
   * named like this one nor `List`, is refused.
   * @defaultValue any kind will do
   */
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
    accept: JSON_TYPE,
    acceptWatch: JSON_TYPE,
    listDecoder: (contentType) => {
      checkMediaType(contentType, "list");
      return new JsonListDecoder<T>(decoderOptions);
    },
    watchDecoder: (contentType) => {
      checkMediaType(contentType, "watch");
      return new JsonWatchDecoder<T>(decoderOptions);
    },
    ...objectIdentity,
  };
}

/** `application/json` of `application/json; charset=utf-8`. */
export function mediaTypeOf(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** An answer without a type is taken at its word: the bytes will tell. */
function checkMediaType(contentType: string, verb: string): void {
  const mediaType = mediaTypeOf(contentType);
  if (mediaType !== JSON_TYPE && mediaType !== "") {
    throw new WireError(`Cannot decode ${verb}: found content type "${contentType}", wanted "${JSON_TYPE}"`);
  }
}
