import { type ChildProcess, spawn } from "node:child_process";
import { symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { hasEnded } from "./has-ended.js";
import { BIN, type CliResult, LIMIT_MS, runCli, Scratch } from "./run-cli.js";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface ScriptPlace {
  readonly kubeconfig: string;
  /** The path of the kubectl that the script finds. @defaultValue the one on the PATH, if there is one */
  readonly kubectl?: string;
}

/** A script of `examples/scripts/` that runs with the command line on its PATH. */
export class ScriptRun {
  readonly #child: ChildProcess;
  readonly #output = { stdout: "", stderr: "" };
  #wake: () => void = () => undefined;
  /** Resolves when the script and all that it has started have ended. */
  readonly result: Promise<CliResult>;

  constructor(command: readonly string[], env: Readonly<Record<string, string>>) {
    const [name = "", ...args] = command;
    const file = join(root, "examples", "scripts", name);
    // A process group, which gets the signals that a terminal sends.
    this.#child = spawn(file, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of ["stdout", "stderr"] as const) {
      this.#child[stream]?.setEncoding("utf8").on("data", (text: string) => {
        this.#output[stream] += text;
        this.#wake();
      });
    }
    const limit = setTimeout(() => this.#signal("SIGKILL"), LIMIT_MS);
    this.result = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("close", (code, signal) => {
        clearTimeout(limit);
        resolve({ code, signal, ...this.#output });
        this.#wake();
      });
    });
  }

  get lines(): string[] {
    return this.#output.stdout.split("\n").slice(0, -1);
  }

  /** Resolves when the script has printed so many lines. If it ends before that, rejects with its output. */
  async printed(count: number): Promise<readonly string[]> {
    while (this.lines.length < count) {
      if (hasEnded(this.#child)) {
        const { code, stdout, stderr } = await this.result;
        throw new Error(`the script ended with ${String(code)}:\n${stdout}\n${stderr}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.lines.slice(0, count);
  }

  /** Resolves when the script has written this to stderr. */
  async said(text: string): Promise<void> {
    while (!this.#output.stderr.includes(text) && !hasEnded(this.#child)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends the script as Ctrl-C does. */
  async interrupt(): Promise<CliResult> {
    this.#signal("SIGINT");
    return this.result;
  }

  /** Kills what is left of the script. */
  async gone(): Promise<void> {
    this.#signal("SIGKILL");
    await this.result;
  }

  #signal(signal: NodeJS.Signals): void {
    if (!hasEnded(this.#child) && this.#child.pid !== undefined) {
      process.kill(-this.#child.pid, signal);
    }
  }
}

/** Starts a script, given as its name and its arguments. It is killed when the test ends. */
export async function startScript(
  t: TestContext,
  command: readonly string[],
  { kubeconfig, kubectl }: ScriptPlace,
): Promise<ScriptRun> {
  // Builds the program.
  await runCli(["--version"]);
  const scratch = new Scratch();
  symlinkSync(BIN, join(scratch.path, "k8s-informer"));
  if (kubectl !== undefined) {
    symlinkSync(kubectl, join(scratch.path, "kubectl"));
  }
  const PATH = [scratch.path, dirname(process.execPath), process.env["PATH"] ?? ""].join(":");
  const run = new ScriptRun(command, { PATH, HOME: scratch.path, TZ: "UTC", KUBECONFIG: kubeconfig });
  t.after(async () => {
    await run.gone();
    scratch.remove();
  });
  return run;
}
