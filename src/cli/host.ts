import { homedir } from "node:os";
import type { IOStreams } from "./io-streams.js";

/** Signals that end the program. */
export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The process, as values: what tests replace. The only file that touches `process`. */
export interface Host {
  /** Arguments of the user, without node and script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly streams: IOStreams;
  /** Listens for the ending signals until the returned function is called. */
  onSignal(listener: (signal: EndingSignal) => void): () => void;
  /** Ends at once, whatever is pending. */
  exit(code: number): never;
}

const ENDING_SIGNALS: readonly EndingSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The process this runs in. */
export function processHost(): Host {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    homeDirectory: homedir(),
    streams: {
      out: process.stdout,
      errOut: process.stderr,
      outIsTerminal: process.stdout.isTTY,
      inIsTerminal: process.stdin.isTTY,
    },
    onSignal: (listener) => {
      for (const signal of ENDING_SIGNALS) {
        process.on(signal, listener);
      }
      return () => {
        for (const signal of ENDING_SIGNALS) {
          process.off(signal, listener);
        }
      };
    },
    exit: (code) => process.exit(code),
  };
}
