/** In every Node; `toString` ends in them, and spends half of its time on a short text on finding the way there. */
interface Sliceable {
  latin1Slice(from: number, to: number): string;
  utf8Slice(from: number, to: number): string;
}

/** A character for each byte from `from` to `to`. */
export function latin1Text(bytes: Buffer, from: number, to: number): string {
  return from === to ? "" : (bytes as Buffer & Sliceable).latin1Slice(from, to);
}

/** The text of the bytes from `from` to `to`, with U+FFFD for what is not UTF-8. */
export function utf8Text(bytes: Buffer, from: number, to: number): string {
  return (bytes as Buffer & Sliceable).utf8Slice(from, to);
}
