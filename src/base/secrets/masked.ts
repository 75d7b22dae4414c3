import { InformerError } from "../errors.js";

/** Replaces the secrets in a text. */
export type Mask = (text: string) => string;

/** A Status has fewer levels. What lies deeper is left out, so that no value overflows the stack. */
const DEPTH_LIMIT = 16;

/** Returns a copy of a JSON value in which all texts are masked. */
export function maskedValue<T>(value: T, mask: Mask): T {
  return masked(value, mask, 0) as T;
}

function masked(value: unknown, mask: Mask, depth: number): unknown {
  if (typeof value === "string") {
    return mask(value);
  }
  if (typeof value !== "object" || value === null || depth === DEPTH_LIMIT) {
    return typeof value === "object" ? null : value;
  }
  return Array.isArray(value)
    ? value.map((item) => masked(item, mask, depth + 1))
    : Object.fromEntries(
        Object.entries(value).map(([name, member]) => [mask(name), masked(member, mask, depth + 1)]),
      );
}

/**
 * Masks the message of an error of this library, and those of its causes, in place. Returns the error. A
 * value that is not such an error is the caller's own (an abort reason) and stays as it is.
 */
export function maskedError<T>(thrown: T, mask: Mask): T {
  if (thrown instanceof InformerError) {
    for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
      error.message = mask(error.message);
      error.stack = mask(error.stack ?? "");
    }
  }
  return thrown;
}
