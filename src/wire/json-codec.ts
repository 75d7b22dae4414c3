import type { WatchEvent } from "../api/watch-event.js";
import type { JsonObject } from "../base/json-object.js";
import type { Codec } from "./codec.js";
import { type JsonDecoderOptions, JsonListDecoder } from "./json-list.js";
import { JsonWatchDecoder, parsedEvents } from "./json-watch.js";
import { itemsShape } from "./items-shape.js";
import { objectIdentity } from "./kept/object-identity.js";
import { OBJECT_LIMIT_BYTES } from "./object-limit.js";
import { toWatchEvent } from "./watch-event-rules.js";
import { WireError } from "./wire-error.js";

export const JSON_TYPE = "application/json";

/** Options of `jsonCodec`. */
export interface JsonCodecOptions {
  /**
   * The kind of the objects. An event with an object of another kind becomes an UNEXPECTED event (V-1). A
   * list of another kind, such as a `ServiceList` instead of a `PodList`, is refused. A list of the kind
   * `List` is accepted.
   *
   * @defaultValue any kind is accepted
   */
  readonly kind?: string;
  /**
   * Whether objects keep `metadata.managedFields`.
   * Most programs never read it, and it is a third of an object.
   *
   * @defaultValue false
   */
  readonly keepManagedFields?: boolean;
  /**
   * Whether plain objects are frozen, at any depth, so that no reader of a cache can change what the others
   * read. Lazy objects are always frozen.
   *
   * @defaultValue true
   */
  readonly frozen?: boolean;
  /**
   * The largest size of an object in bytes. A larger object is a WireError. This limits the memory that an
   * endless body can take.
   *
   * @defaultValue 16 MiB
   */
  readonly objectLimitBytes?: number;
}

/**
 * Returns a codec that requests JSON and returns plain, frozen objects. They are as the server sent them,
 * with kind and apiVersion filled in and managedFields left out.
 */
export function jsonCodec<T>(options: JsonCodecOptions = {}): Codec<T> {
  const decoderOptions: JsonDecoderOptions = {
    kind: options.kind,
    keepManagedFields: options.keepManagedFields ?? false,
    frozen: options.frozen ?? true,
    objectLimitBytes: options.objectLimitBytes ?? OBJECT_LIMIT_BYTES,
  };
  return {
    accept: JSON_TYPE,
    acceptWatch: JSON_TYPE,
    listDecoder: (contentType) => {
      checkMediaType(contentType, "list");
      return new JsonListDecoder<T>(decoderOptions, itemsShape(decoderOptions));
    },
    watchDecoder: (contentType, mask) => {
      checkMediaType(contentType, "watch");
      const convert = (event: JsonObject): WatchEvent<T> => toWatchEvent<T>(event, options.kind, mask);
      return new JsonWatchDecoder<T>(decoderOptions, parsedEvents(decoderOptions, convert));
    },
    ...objectIdentity,
  };
}

/** Returns the media type of a content type: `application/json` for `application/json; charset=utf-8`. */
export function mediaTypeOf(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/**
 * Refuses a content type other than JSON.
 * A response without a content type is accepted and checked by its bytes.
 */
export function checkMediaType(contentType: string, verb: string): void {
  const mediaType = mediaTypeOf(contentType);
  if (mediaType !== JSON_TYPE && mediaType !== "") {
    throw new WireError(
      `Cannot decode ${verb}: found content type "${contentType}", expected "${JSON_TYPE}"`,
    );
  }
}
