import { linkedAbortController } from "../base/abort.js";
import type { Logger } from "../base/logger.js";
import { ExitCode } from "./exit-code.js";
import type { EndingSignal, Host } from "./host.js";

const SIGNAL_CODES: Readonly<Record<EndingSignal, ExitCode>> = {
  SIGHUP: ExitCode.hangup,
  SIGINT: ExitCode.interrupted,
  SIGTERM: ExitCode.terminated,
};

/**
 * Ends the run and remembers how it ends: the first reason wins. The first signal ends the run cleanly. The
 * second signal ends the process at once, even while the output drains.
 */
export class Shutdown {
  /** Each watch of the run follows it. */
  readonly #controller = linkedAbortController();
  #code: ExitCode = ExitCode.done;
  #error: Error | undefined;
  readonly #host: Pick<Host, "onSignal" | "exit">;
  readonly #logger: Logger;

  constructor(host: Pick<Host, "onSignal" | "exit">, logger: Logger) {
    this.#host = host;
    this.#logger = logger;
  }

  /**
   * Handles signals from now on. Before, they end the process at once. Commands call it when there is something to
   * clean up, and not while they do work that a handler would have to wait for, such as parsing a large file.
   */
  handleSignals(): void {
    let signalled = false;
    this.#host.onSignal((signal) => {
      const code = SIGNAL_CODES[signal];
      if (signalled) {
        this.#host.exit(code);
      }
      signalled = true;
      this.#logger.info({ signal }, "Received termination, signaling shutdown");
      this.end(code);
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts `signal`. The process will end with `code`. */
  end(code: ExitCode): void {
    if (!this.signal.aborted) {
      this.#code = code;
      this.#controller.abort(new Error("the run is ending"));
    }
  }

  /** Aborts `signal`. The process will end with exit code 1 and report `error` to the user. */
  fail(error: Error): void {
    if (!this.signal.aborted) {
      this.#error = error;
      this.end(ExitCode.failed);
    }
  }

  /** Returns the exit code. @throws the error that the run ended with, if there is one. */
  outcome(): ExitCode {
    if (this.#error !== undefined) {
      throw this.#error;
    }
    return this.#code;
  }
}
