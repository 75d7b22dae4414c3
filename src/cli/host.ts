import { constants, homedir } from "node:os";
import { isatty } from "node:tty";
import { tuneEngine } from "./engine.js";
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
  /** Ends at once, whatever is pending. By its default signal where `code` stands for one and nothing else would do. */
  exit(code: number): never;
}

const ENDING_SIGNALS: readonly EndingSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The process this runs in. */
export function processHost(): Host {
  const exitListeners: (() => void)[] = [];
  return {
    argv: process.argv.slice(2),
    env: process.env,
    homeDirectory: homedir(),
    streams: {
      out: process.stdout,
      errOut: process.stderr,
      outIsTerminal: process.stdout.isTTY,
      // Not by `process.stdin`, which is made when it is asked for.
      inIsTerminal: isatty(0),
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
      const signal = ENDING_SIGNALS.find((name) => code === 128 + constants.signals[name]);
      if (signal !== undefined && threadsBusy()) {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
      // Also where the signal had no effect: as the first process of a container.
      return process.exit(code);
    },
  };
}

/**
 * `process.exit` waits for the calls that Node makes on threads of its own: a name server that does not answer, or a
 * named pipe that nobody writes, would hold up the end.
 */
function threadsBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(FSReq|GetAddrInfoReq)/.test(name));
}
