/** The end of a stream before its time. `code` is the error code of HTTP/2 (RFC 9113, 7). */
export class StreamReset extends Error {
  override readonly name: string = "StreamReset";
  readonly code: number;

  constructor(code: number, cause?: unknown) {
    super(WORDS[code] ?? `the server reset the stream (code ${code})`, { cause });
    this.code = code;
  }
}

/** A request that provably had no effect, because the server never looked at it. It may be sent again. */
export class RequestUnsent extends StreamReset {
  override readonly name: string = "RequestUnsent";
}

/** The codes that the transport tells apart. */
export const RESET = { noError: 0, refusedStream: 7, cancel: 8, http11Required: 13 } as const;

/** A stream that a connection takes with it has the code CANCEL, and a server that cancels a stream, too. */
const WORDS: Readonly<Record<number, string>> = {
  0: "the server ended the stream too early",
  1: "the server reset the stream (PROTOCOL_ERROR)",
  2: "the server reset the stream (INTERNAL_ERROR)",
  3: "the server reset the stream (FLOW_CONTROL_ERROR)",
  5: "the server reset the stream (STREAM_CLOSED)",
  6: "the server reset the stream (FRAME_SIZE_ERROR)",
  7: "the server refused the stream",
  8: "the connection closed",
  9: "the server reset the stream (COMPRESSION_ERROR)",
  10: "the server reset the stream (CONNECT_ERROR)",
  11: "the server asks for calm (ENHANCE_YOUR_CALM)",
  12: "the server finds the connection not secure enough (INADEQUATE_SECURITY)",
  13: "the server requires HTTP/1.1",
};

/** Returns the error of a stream that ended with a code before the whole response had arrived. */
export function streamReset(code: number, cause?: unknown): StreamReset {
  return code === RESET.refusedStream || code === RESET.http11Required
    ? new RequestUnsent(code, cause)
    : new StreamReset(code, cause);
}
