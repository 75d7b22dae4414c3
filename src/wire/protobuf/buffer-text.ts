/**
 * Methods that every version of Node has on buffers. `toString` calls them, but with a short text it takes
 * half of its time to choose the method.
 */
interface Sliceable {
  latin1Slice(from: number, to: number): string;
  utf8Slice(from: number, to: number): string;
}

/** Returns a string with one character for each byte from `from` to `to`. */
export function latin1Text(bytes: Buffer, from: number, to: number): string {
  return from === to ? "" : (bytes as Buffer & Sliceable).latin1Slice(from, to);
}

/** Decodes the bytes from `from` to `to` as UTF-8. Invalid bytes become U+FFFD. */
export function utf8Text(bytes: Buffer, from: number, to: number): string {
  return (bytes as Buffer & Sliceable).utf8Slice(from, to);
}
