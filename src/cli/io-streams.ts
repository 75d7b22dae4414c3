import { InformerError } from "../base/errors.js";

export type StreamError = Error & { readonly code?: string };

/** The part of a writable stream the command line uses. */
export interface OutputStream {
  /** False when the reader is behind and the caller should wait for `drain`. */
  write(text: string, callback?: (error?: Error | null) => void): boolean;
  on(event: "drain" | "error", listener: (error: StreamError) => void): unknown;
  off(event: "drain" | "error", listener: (error: StreamError) => void): unknown;
}

/** Where the program talks: data to `out`, everything else to `errOut`. */
export interface IOStreams {
  readonly out: OutputStream;
  readonly errOut: OutputStream;
  /** Somebody looks at it: decides about colours. */
  readonly outIsTerminal: boolean;
  /** Somebody may be asked: for credential plugins. */
  readonly inIsTerminal: boolean;
}

/** Why a run ends whose lines cannot be written; a reader that has gone (EPIPE) is no error. */
export function outputError(error: StreamError): InformerError {
  return new InformerError("ERR_OUTPUT", `Cannot write to stdout: ${error.message}`, { cause: error });
}

/** Resolves when everything written to `stream` so far was taken by its reader, or never will be. */
export async function whenWritten(stream: OutputStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write("", () => {
      resolve();
    });
  });
}
