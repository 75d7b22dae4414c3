import type { WatchEvent } from "../api/watch-event.js";
import { InformerError, messageOf } from "../base/errors.js";

export interface WireErrorOptions<T = unknown> extends ErrorOptions {
  /** Events decoded from the same chunk before the fault; they happened and must be applied. */
  readonly events?: readonly WatchEvent<T>[];
}

/** Bytes that are not what they claim to be. `message` names the place; `code` is `ERR_DECODE`. */
export class WireError<T = unknown> extends InformerError {
  readonly events: readonly WatchEvent<T>[];

  constructor(message: string, options: WireErrorOptions<T> = {}) {
    super("ERR_DECODE", message, options);
    this.events = options.events ?? [];
  }
}

/**
 * What went wrong while decoding, with its place: `Cannot decode list item 3 at byte 4711: not valid JSON`. The one
 * way by which other errors leave a decoder.
 */
export function wireErrorFrom<T>(
  thrown: unknown,
  place: string,
  options: WireErrorOptions<T> = {},
): WireError<T> {
  return new WireError(`Cannot decode ${place}: ${messageOf(thrown)}`, { cause: thrown, ...options });
}
