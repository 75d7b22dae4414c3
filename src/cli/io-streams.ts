import { InformerError } from "../base/errors.js";

export type StreamError = Error & { readonly code?: string };

/** The part of a writable stream that the command line uses. */
export interface OutputStream {
  /** The columns of the terminal, if the stream is one that knows them. */
  readonly columns?: number;
  /** Returns false if the reader is behind and the caller should wait for `drain`. */
  write(text: string, callback?: (error?: Error | null) => void): boolean;
  on(event: "drain" | "error", listener: (error: StreamError) => void): unknown;
  off(event: "drain" | "error", listener: (error: StreamError) => void): unknown;
}

/** The streams of the program. Events go to `out`, everything else to `errOut`. */
export interface IOStreams {
  readonly out: OutputStream;
  readonly errOut: OutputStream;
  /** Why stdout cannot be written to, if that is known before anything is written. */
  readonly outFault?: StreamError | undefined;
  /** Whether stdout is a terminal. It decides about colours. */
  readonly outIsTerminal: boolean;
  /** Whether stderr is a terminal. Hints are only for people. */
  readonly errIsTerminal: boolean;
  /** Whether stdin is a terminal, on which credential plugins may ask questions. */
  readonly inIsTerminal: boolean;
}

/**
 * Returns the error that ends a run when stdout cannot be written. A reader that has gone (EPIPE) is not an
 * error.
 */
export function outputError(error: StreamError): InformerError {
  const why = error.code === "EBADF" ? "it is not open for writing" : error.message;
  return new InformerError("ERR_OUTPUT", `Cannot write to stdout: ${why}`, { cause: error });
}

/** Resolves when the reader of `stream` has taken everything that was written so far, or never will. */
export async function whenWritten(stream: OutputStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write("", () => {
      resolve();
    });
  });
}
