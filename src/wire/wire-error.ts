import type { WatchEvent } from "../api/watch-event.js";
import { InformerError, messageOf } from "../base/errors.js";

/** Options of `WireError`. */
export interface WireErrorOptions<T = unknown> extends ErrorOptions {
  /**
   * The events of the same chunk that were decoded before the error.
   * They happened, so the caller must apply them.
   */
  readonly events?: readonly WatchEvent<T>[];
}

/** The error of bytes that cannot be decoded. `message` names their place, and `code` is `ERR_DECODE`. */
export class WireError<T = unknown> extends InformerError {
  override readonly name: string = "WireError";
  readonly events: readonly WatchEvent<T>[];

  constructor(message: string, options: WireErrorOptions<T> = {}) {
    super("ERR_DECODE", message, options);
    this.events = options.events ?? [];
  }
}

/**
 * Converts an error to a WireError that names the place: `Cannot decode list item 3 before byte 4711: not
 * valid JSON`. Decoders throw every error that is not a WireError yet in this form.
 */
export function wireErrorFrom<T>(
  thrown: unknown,
  place: string,
  options: WireErrorOptions<T> = {},
): WireError<T> {
  return new WireError(`Cannot decode ${place}: ${messageOf(thrown)}`, { cause: thrown, ...options });
}
