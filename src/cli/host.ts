import { constants, homedir } from "node:os";
import { isatty } from "node:tty";
import { tuneEngine } from "./startup/v8-tuning.js";
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
  /** Listens for the ending signals from now on, to the end of the process. */
  onSignal(listener: (signal: EndingSignal) => void): void;
  /** Calls back when the process ends by `exit`: what happens then must not wait for anything. */
  onExit(listener: () => void): void;
  /** Whether threads of Node's own are at work, which `exit` could not wait for. */
  threadsBusy(): boolean;
  /** Called once, when all that a run needs is loaded. */
  tuneEngine(): void;
  /** Ends at once, whatever is pending. By a signal where nothing else would do: the one that `code` stands for, or SIGHUP. */
  exit(code: number): never;
}

const ENDING_SIGNALS: readonly EndingSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The process this runs in. */
export function processHost(): Host {
  const exitListeners: (() => void)[] = [];
  // Asked now: one that has been hung up does not tell any more.
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  return {
    argv: process.argv.slice(2),
    env: process.env,
    homeDirectory: homedir(),
    streams: {
      out: process.stdout,
      errOut: process.stderr,
      outIsTerminal: process.stdout.isTTY,
      // Not by `process.stdin`, which is made when it is asked for.
      inIsTerminal: terminals.includes(0),
    },
    onSignal: (listener) => {
      for (const signal of ENDING_SIGNALS) {
        process.on(signal, listener);
      }
    },
    onExit: (listener) => void exitListeners.push(listener),
    threadsBusy,
    tuneEngine: () => tuneEngine(process.versions.v8),
    exit: (code) => {
      for (const listener of exitListeners.splice(0)) {
        listener();
      }
      const signal = signalToEndBy(code, terminals);
      if (signal !== undefined) {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
      // Also where the signal had no effect: as the first process of a container.
      return process.exit(code);
    },
  };
}

/** The signal to end by where `process.exit` would not end, or not quietly. */
function signalToEndBy(code: number, terminals: readonly number[]): EndingSignal | undefined {
  if (endsWithTerminal(code, terminals)) {
    return "SIGHUP";
  }
  return threadsBusy() ? signalOf(code) : undefined;
}

/** The signal that `code` stands for. */
function signalOf(code: number): EndingSignal | undefined {
  return ENDING_SIGNALS.find((name) => code === 128 + constants.signals[name]);
}

/**
 * Whether one of `terminals` has been closed, or may be any moment: `process.exit` gives them their modes back, and
 * aborts where that fails. SIGHUP may come a moment before the terminal is gone. Without the signal, when the shell keeps
 * it to itself, `code` tells that a write has failed.
 */
function endsWithTerminal(code: number, terminals: readonly number[]): boolean {
  const told = terminals.length > 0 && signalOf(code) === "SIGHUP";
  return told || terminals.some((descriptor) => !isatty(descriptor));
}

/**
 * `process.exit` waits for the calls that Node makes on threads of its own: a name server that does not answer, or a
 * named pipe that nobody writes, would hold up the end.
 */
function threadsBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(FSReq|GetAddrInfoReq)/.test(name));
}
