import type { Logger } from "../base/logger.js";
import { ExitCode } from "./exit-code.js";
import type { EndingSignal, Host } from "./host.js";

const SIGNAL_CODES: Readonly<Record<EndingSignal, ExitCode>> = {
  SIGHUP: ExitCode.hangup,
  SIGINT: ExitCode.interrupted,
  SIGTERM: ExitCode.terminated,
};

/**
 * Why and with what the run ends: the first reason wins. The first signal stops cleanly, the second one ends the
 * process at once, also while what was written drains.
 */
export class Shutdown {
  readonly #controller = new AbortController();
  #code: ExitCode = ExitCode.done;
  #error: Error | undefined;

  constructor(host: Pick<Host, "onSignal" | "exit">, logger: Logger) {
    let signalled = false;
    host.onSignal((signal) => {
      const code = SIGNAL_CODES[signal];
      if (signalled) {
        host.exit(code);
      }
      signalled = true;
      logger.info({ signal }, "Received termination, signaling shutdown");
      this.end(code);
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops everything; the process ends with `code`. */
  end(code: ExitCode): void {
    if (!this.signal.aborted) {
      this.#code = code;
      this.#controller.abort(new Error("the run ends"));
    }
  }

  /** Stops everything; `error` is what the user is told. */
  fail(error: Error): void {
    if (!this.signal.aborted) {
      this.#error = error;
      this.end(ExitCode.failed);
    }
  }

  /** The exit code. @throws the error it ended with, where there is one. */
  outcome(): ExitCode {
    if (this.#error !== undefined) {
      throw this.#error;
    }
    return this.#code;
  }
}
