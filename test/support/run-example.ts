import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { hasEnded } from "./has-ended.js";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Longer than any example takes on a busy machine. */
const LIMIT_MS = 60_000;

/** A program of `examples/` that runs against a cluster, in a process of its own. */
export class ExampleRun {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #output = "";
  #wake: () => void = () => undefined;

  constructor(name: string, kubeconfig: string, args: readonly string[] = []) {
    const program = join(root, "examples", `${name}.ts`);
    this.#child = spawn(process.execPath, ["--import", "tsx", program, ...args], {
      cwd: root,
      env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", KUBECONFIG: kubeconfig },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
        this.#wake();
      });
    }
    const limit = setTimeout(() => this.kill(), LIMIT_MS);
    this.#ended = new Promise((resolve) => {
      this.#child.on("close", (code) => {
        clearTimeout(limit);
        resolve(code);
        this.#wake();
      });
    });
  }

  /** The lines that it has printed on both streams. */
  get lines(): string[] {
    return this.#output.split("\n").slice(0, -1);
  }

  /** Resolves when it has printed these lines, in any order. Rejects if it ends before that. */
  async printed(...wanted: readonly string[]): Promise<void> {
    while (!wanted.every((line) => this.lines.includes(line))) {
      if (hasEnded(this.#child)) {
        throw new Error(`the example ended without "${wanted.join('", "')}":\n${this.#output}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Resolves with the first group of the first line that matches. Rejects if it ends before that. */
  async matched(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.map((line) => pattern.exec(line)?.[1]).find((group) => group !== undefined);
      if (found !== undefined) {
        return found;
      }
      if (hasEnded(this.#child)) {
        throw new Error(`the example ended without a line like ${pattern.source}:\n${this.#output}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Sends SIGINT, as Ctrl-C does. Resolves with the exit code when the program has ended by itself. */
  async interrupt(): Promise<number | null> {
    this.#child.kill("SIGINT");
    return this.#ended;
  }

  /** Resolves with the exit code when the program has ended by itself. */
  async ended(): Promise<number | null> {
    return this.#ended;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Kills the program if it still runs. Called at the end of a test. */
  async gone(): Promise<void> {
    this.kill();
    await this.#ended;
  }
}

/** Starts an example. It is killed when the test ends. */
export function startExample(
  t: TestContext,
  name: string,
  kubeconfig: string,
  ...args: readonly string[]
): ExampleRun {
  const run = new ExampleRun(name, kubeconfig, args);
  t.after(async () => run.gone());
  return run;
}
