import type { ListMeta } from "../api/object.js";
import type { ObjectIdentity } from "../api/object-identity.js";
import type { WatchEvent } from "../api/watch-event.js";

/** Chunks of a list body in, objects out as soon as they are whole, whatever the chunk borders. */
export interface ListDecoder<T> {
  /**
   * Takes the next chunk and returns the objects it completed. The decoder may keep the chunk: it must not be reused.
   *
   * @throws WireError when the bytes are not a list; nothing of the list may be used then.
   */
  push(chunk: Uint8Array): readonly T[];
  /**
   * Ends the list.
   *
   * @throws WireError when the body broke off.
   */
  end(): ListMeta;
}

/** Chunks of a watch body in, events out. */
export interface WatchDecoder<T> {
  /**
   * Takes the next chunk and returns the events it completed, in order.
   *
   * @throws WireError at the first event that cannot be decoded, naming the place; the events completed before it are
   * in `error.events` and must still be applied.
   */
  push(chunk: Uint8Array): readonly WatchEvent<T>[];
  /**
   * Ends the stream.
   *
   * @throws WireError when it broke off inside an event; nothing of that event was told.
   */
  end(): void;
}

/**
 * One way to write objects on the wire: what to ask for, how to read what comes, and what the core may know of an
 * object. A codec is stateless and shared; its decoders are for one body each.
 *
 * The server chooses among what is accepted, so the decoder is chosen by the answer's Content-Type.
 */
export interface Codec<T> extends ObjectIdentity<T> {
  /** Accept header of lists and gets. */
  readonly accept: string;
  /** Accept header of watches. */
  readonly acceptWatch: string;
  /**
   * Loads what decoding needs. Where there is such a method, it must have resolved before a decoder is made; it may be
   * called any number of times, and beside the request whose answer is to be decoded.
   */
  load?(): Promise<void>;
  /** @throws WireError for a content type that was not asked for. */
  listDecoder(contentType: string): ListDecoder<T>;
  /** @throws WireError for a content type that was not asked for. */
  watchDecoder(contentType: string): WatchDecoder<T>;
}
