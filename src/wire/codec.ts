import type { ListMeta } from "../api/object.js";
import type { ObjectIdentity } from "../api/object-identity.js";
import type { WatchEvent } from "../api/watch-event.js";

/**
 * A decoder for the body of one list.
 * It returns each object as soon as its last byte has arrived in any chunk.
 */
export interface ListDecoder<T> {
  /**
   * Takes the next chunk and returns the objects that it completes. The decoder may keep the chunk, so the
   * caller must not reuse it.
   *
   * @throws WireError if the bytes are not a list. The caller must then use no object of the list.
   */
  push(chunk: Uint8Array): readonly T[];
  /**
   * Ends the list.
   *
   * @throws WireError if the body broke off.
   */
  end(): ListMeta;
}

/** A decoder for the body of one watch. */
export interface WatchDecoder<T> {
  /**
   * Takes the next chunk and returns the events that it completes, in order.
   *
   * @throws WireError if an event cannot be decoded. The message names its place in the body. The events
   * before it are in `error.events`, and the caller must still apply them.
   */
  push(chunk: Uint8Array): readonly WatchEvent<T>[];
  /**
   * Ends the stream.
   *
   * @throws WireError if the body broke off inside an event. That event was not returned.
   */
  end(): void;
}

/**
 * An encoding of objects on the wire. A codec says what to request, decodes the response, and returns what
 * the core must know of each object. A codec is stateless and shared, but each of its decoders is for one
 * body.
 *
 * The server chooses one of the accepted types, so the Content-Type of the response selects the decoder.
 */
export interface Codec<T> extends ObjectIdentity<T> {
  /** The Accept header of lists and gets. */
  readonly accept: string;
  /** The Accept header of watches. */
  readonly acceptWatch: string;
  /**
   * Loads what decoding needs. If a codec has this method, it must have resolved before a decoder is made. It
   * may be called any number of times, and while the request for the body is running.
   */
  load?(): Promise<void>;
  /** Makes a decoder for a list. @throws WireError if the codec does not accept the content type. */
  listDecoder(contentType: string): ListDecoder<T>;
  /**
   * Makes a decoder for a watch. `mask` replaces secrets in a text. A decoder applies it to what its messages quote
   * of the body, if it cuts that.
   *
   * @throws WireError if the codec does not accept the content type.
   */
  watchDecoder(contentType: string, mask?: (text: string) => string): WatchDecoder<T>;
}
