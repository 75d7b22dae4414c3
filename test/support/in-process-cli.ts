import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { EndingSignal, Host } from "../../src/cli/host.js";
import { main } from "../../src/cli/main.js";
import { fakeStreams } from "./fake-streams.js";
import { eventually } from "./eventually.js";

/** How a run ended. */
export interface InProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line without a process of its own: nothing to start, and time limits may be as short as a test wants. */
export class InProcessCli {
  readonly result: Promise<InProcessResult>;
  readonly #streams = fakeStreams();
  readonly #listeners: ((signal: EndingSignal) => void)[] = [];

  /** Runs `work`; by default `main`. It is ended with the test. */
  constructor(t: TestContext, argv: readonly string[], work: (host: Host) => Promise<number> = main) {
    const host: Host = {
      argv,
      env: { PATH: process.env["PATH"] },
      homeDirectory: "/nonexistent",
      streams: this.#streams,
      onSignal: (listener) => void this.#listeners.push(listener),
      onExit: () => undefined,
      threadsBusy: () => false,
      tuneEngine: () => undefined,
      exit: (code) => {
        throw new Error(`the program would exit at once, with ${code}`);
      },
    };
    this.result = work(host).then((code) => ({ code, stdout: this.stdout, stderr: this.stderr }));
    // A run that fails fails who waits for it.
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

  /** What was said on stderr, without the times. */
  get said(): string[] {
    return this.stderr
      .split("\n")
      .slice(0, -1)
      .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, "").replace(/\d+\.\ds/g, "Ns"));
  }

  /** Resolves when stderr contains `text`; fails when it does not for a minute. */
  async untilSaid(text: string): Promise<void> {
    await eventually(() => {
      if (!this.stderr.includes(text)) {
        throw new Error(`"${text}" was not said in:\n${this.stderr}`);
      }
    });
  }

  /** Resolves when stdout or stderr shows `pattern`; fails when it does not for a minute. */
  async untilShown(where: "stdout" | "stderr", pattern: RegExp): Promise<void> {
    await eventually(() => assert.match(this[where], pattern));
  }

  /** Ends it as SIGTERM does. */
  async stop(): Promise<InProcessResult> {
    this.#signal();
    return this.result;
  }

  #signal(): void {
    for (const listener of this.#listeners.splice(0)) {
      listener("SIGTERM");
    }
  }
}
