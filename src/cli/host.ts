import { writeSync } from "node:fs";
import { constants } from "node:os";
import { isatty } from "node:tty";
import { calledAs } from "./called-as.js";
import { homeDirectory } from "./startup/home-directory.js";
import { tuneV8 } from "./startup/v8-tuning.js";
import type { IOStreams, StreamError } from "./io-streams.js";

/** A signal that ends the program. */
export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/**
 * The process that the program runs in, as an argument that tests replace. No other file uses the global
 * `process`.
 */
export interface Host {
  /** The arguments of the user, without the paths of Node and of the script. */
  readonly argv: readonly string[];
  /** How the user has called the program, such as `k8s-informer` or `node bin/k8s-informer.js`. */
  readonly call: () => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly streams: IOStreams;
  /** Calls `listener` for each ending signal, until the process ends. */
  onSignal(listener: (signal: EndingSignal) => void): void;
  /** Calls `listener` when `exit` ends the process. The listener must be synchronous. */
  onExit(listener: () => void): void;
  /** Whether Node's own threads are at work. `process.exit` would wait for them. */
  threadsBusy(): boolean;
  /** Tunes V8. Called once, after everything that a run needs has been loaded. */
  tuneV8(): void;
  /**
   * Ends the process at once, whatever is pending. If `process.exit` would wait or abort, the process ends by
   * a signal instead: the signal that `code` stands for, or SIGHUP.
   */
  exit(code: number): never;
}

const ENDING_SIGNALS: readonly EndingSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Returns the process that this code runs in. */
export function processHost(): Host {
  const exitListeners: (() => void)[] = [];
  // Checked at start-up, because `isatty` of a terminal that has hung up is false.
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  return {
    argv: process.argv.slice(2),
    call: () => calledAs(process.argv[1] ?? "", process.cwd()),
    env: process.env,
    homeDirectory: homeDirectory(),
    streams: {
      out: process.stdout,
      errOut: process.stderr,
      outFault: faultOf(1),
      outIsTerminal: process.stdout.isTTY,
      errIsTerminal: terminals.includes(2),
      // `process.stdin` is not used, because reading that property creates the stream.
      inIsTerminal: terminals.includes(0),
    },
    onSignal: (listener) => {
      for (const signal of ENDING_SIGNALS) {
        process.on(signal, listener);
      }
    },
    onExit: (listener) => void exitListeners.push(listener),
    threadsBusy,
    tuneV8: () => tuneV8(process.versions.v8),
    exit: (code) => {
      for (const listener of exitListeners.splice(0)) {
        listener();
      }
      const signal = signalToEndBy(code, terminals);
      if (signal !== undefined) {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
      // Reached if the signal had no effect, for example because this is the first process of a container.
      return process.exit(code);
    },
  };
}

/**
 * Returns the error if a descriptor is not open for writing. Node would not report it before the first write,
 * which a watch may make much later, and never for a folder.
 */
function faultOf(descriptor: number): StreamError | undefined {
  try {
    writeSync(descriptor, "");
    return undefined;
  } catch (thrown) {
    // Other errors, such as those of a terminal that has gone, are reported by the stream.
    const error = thrown as StreamError;
    return error.code === "EBADF" ? error : undefined;
  }
}

/** Returns the signal to end the process with, if `process.exit` would wait or abort. */
function signalToEndBy(code: number, terminals: readonly number[]): EndingSignal | undefined {
  if (endsWithTerminal(code, terminals)) {
    return "SIGHUP";
  }
  return threadsBusy() ? signalOf(code) : undefined;
}

/** Returns the signal that `code` stands for. */
function signalOf(code: number): EndingSignal | undefined {
  return ENDING_SIGNALS.find((name) => code === 128 + constants.signals[name]);
}

/**
 * Whether one of `terminals` has been closed or may be closed at any moment. `process.exit` restores the
 * modes of the terminals and aborts if that fails. SIGHUP may arrive just before the terminal is gone, so
 * `code` is checked. If the shell does not pass SIGHUP on, `code` says only that a write has failed, so the
 * terminals are checked, too.
 */
function endsWithTerminal(code: number, terminals: readonly number[]): boolean {
  const told = terminals.length > 0 && signalOf(code) === "SIGHUP";
  return told || terminals.some((descriptor) => !isatty(descriptor));
}

/**
 * Whether calls run on Node's own threads. `process.exit` waits for them, so a name server that does not
 * answer, or a named pipe without a writer, would delay the end of the process.
 */
function threadsBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(FSReq|GetAddrInfoReq)/.test(name));
}
