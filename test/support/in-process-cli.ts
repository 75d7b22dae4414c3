import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { EndingSignal, Host } from "../../src/cli/host.js";
import { main } from "../../src/cli/main.js";
import { fakeStreams } from "./fake-streams.js";
import { eventually } from "./eventually.js";

/** The exit code and the output of a run. */
export interface InProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in the process of the test. It takes no time to start and allows short time limits. */
export class InProcessCli {
  readonly result: Promise<InProcessResult>;
  readonly #streams = fakeStreams();
  readonly #listeners: ((signal: EndingSignal) => void)[] = [];
  #isStopped = false;

  /** Runs `work`, by default `main`. The run is stopped when the test ends. */
  constructor(
    t: TestContext,
    argv: readonly string[],
    work: (host: Host) => Promise<number> = main,
    surroundings: Partial<Pick<Host, "call" | "env" | "homeDirectory">> = {},
  ) {
    const host: Host = {
      argv,
      call: () => "k8s-informer",
      env: { PATH: process.env["PATH"] },
      homeDirectory: "/nonexistent",
      streams: this.#streams,
      onSignal: (listener) => {
        this.#listeners.push(listener);
        // A run that was stopped while it was starting ends as soon as it can.
        if (this.#isStopped) {
          this.#signal();
        }
      },
      onExit: () => undefined,
      threadsBusy: () => false,
      tuneV8: () => undefined,
      exit: (code) => {
        throw new Error(`the program would exit at once, with ${code}`);
      },
      ...surroundings,
    };
    this.result = work(host).then((code) => ({ code, stdout: this.stdout, stderr: this.stderr }));
    // A failed run rejects for the tests that await `result`, and is not an unhandled rejection for the
    // others.
    this.result.catch(() => undefined);
    t.after(async () => {
      this.#signal();
      await this.result.catch(() => undefined);
    });
  }

  get stdout(): string {
    return this.#streams.out.text;
  }

  get stderr(): string {
    return this.#streams.errOut.text;
  }

  /** The lines on stderr, without the times. */
  get said(): string[] {
    return this.stderr
      .split("\n")
      .slice(0, -1)
      .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, "").replace(/\d+\.\ds/g, "Ns"));
  }

  /** Resolves when stderr contains `text`. Fails after a minute. */
  async untilSaid(text: string): Promise<void> {
    await eventually(() => {
      if (!this.stderr.includes(text)) {
        throw new Error(`"${text}" was not said in:\n${this.stderr}`);
      }
    });
  }

  /** Resolves when stdout or stderr matches `pattern`. Fails after a minute. */
  async untilShown(where: "stdout" | "stderr", pattern: RegExp): Promise<void> {
    await eventually(() => assert.match(this[where], pattern));
  }

  /** Stops the run as SIGTERM does. */
  async stop(): Promise<InProcessResult> {
    this.#signal();
    return this.result;
  }

  #signal(): void {
    this.#isStopped = true;
    for (const listener of this.#listeners.splice(0)) {
      listener("SIGTERM");
    }
  }
}
