/** Joins bytes as they are given, for messages that no encoder would write. */
export function raw(...parts: readonly (number | Uint8Array)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === "number" ? Uint8Array.of(part) : part)));
}

/** Writes a length-delimited field. */
export function delimited(number: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  return raw(...varint((number << 3) | 2), ...varint(bytes.length), bytes);
}

export function text(number: number, value: string): Buffer {
  return delimited(number, Buffer.from(value));
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
