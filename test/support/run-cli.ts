import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasEnded } from "./has-ended.js";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The path of the program, for tests that start it themselves. */
export const BIN: string = join(root, "bin", "k8s-informer.js");
/** The path of the program as a plugin of kubectl. */
export const PLUGIN: string = join(root, "bin", "kubectl-informer.js");
const bundle = join(root, "dist", "cli", "start.js");

/** Longer than any run takes on a busy machine. A run that hangs is killed then, and fails its test. */
export const LIMIT_MS = 300_000;

/** The exit code or signal of a run, and its output. A run that was ended by a signal has no code. */
export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** Variables that are added to an environment without any that choose clusters, proxies or colours. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether stdout is read from the start. @defaultValue true */
  readonly read?: boolean;
  /** A file to use as stdout. The output that the run collects is empty then. @defaultValue a pipe */
  readonly stdoutFile?: string;
  /** Milliseconds after which the run is killed. @defaultValue five minutes */
  readonly limitMs?: number;
}

/** A running `bin/k8s-informer.js`. */
export class CliRun {
  readonly child: ChildProcess;
  readonly result: Promise<CliResult>;
  #stdout = "";
  #stderr = "";
  #wake: () => void = () => undefined;

  constructor(args: readonly string[], options: CliOptions) {
    const { env = {}, read = true, limitMs = LIMIT_MS, stdoutFile } = options;
    buildOnce();
    const stdout = stdoutFile === undefined ? "pipe" : openSync(stdoutFile, "w");
    this.child = spawn(process.execPath, [BIN, ...args], {
      env: { ...bareEnvironment(), ...env },
      stdio: ["pipe", stdout, "pipe"],
    });
    if (typeof stdout === "number") {
      closeSync(stdout);
    }
    const limit = setTimeout(() => void this.child.kill("SIGKILL"), limitMs);
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      this.#wake();
    });
    if (read) {
      this.read();
    }
    this.result = new Promise((resolve) => {
      this.child.on("close", (code, signal) => {
        clearTimeout(limit);
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr });
        this.#wake();
      });
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get lines(): string[] {
    return this.#stdout.split("\n").slice(0, -1);
  }

  /** Starts to read stdout. */
  read(): void {
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.#wake();
    });
  }

  /** Resolves when `there` returns true. If the run ends before that, rejects with its output. */
  async until(there: (run: CliRun) => boolean): Promise<void> {
    while (!there(this)) {
      if (hasEnded(this.child)) {
        await this.result;
        if (there(this)) {
          return;
        }
        throw new Error(
          `the run ended with ${String(this.child.exitCode ?? this.child.signalCode)}:\n${this.#stdout}\n${this.#stderr}`,
        );
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Sends a signal. Resolves with the result when the run has ended. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<CliResult> {
    this.child.kill(signal);
    return this.result;
  }
}

/** Starts the command line. */
export function startCli(args: readonly string[], options: CliOptions = {}): CliRun {
  return new CliRun(args, options);
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).result;
}

/** Runs a line of bash with `pipefail`, in which `k8s-informer` is the command line. */
export async function runShell(line: string, env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  buildOnce();
  const script = `set -o pipefail; k8s-informer() { '${process.execPath}' '${BIN}' "$@"; }; ${line}`;
  const child = spawn("bash", ["-c", script], { env: { ...bareEnvironment(), ...env }, detached: true });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  // Kills the whole process group, because any process that is left keeps the pipes open.
  const limit = setTimeout(() => void process.kill(-(child.pid ?? 0), "SIGKILL"), LIMIT_MS);
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      resolve({ code, signal, ...output });
    });
  });
}

/** A folder for one test's files. */
export class Scratch {
  readonly path: string = mkdtempSync(join(tmpdir(), "k8s-informer-test-"));

  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function bareEnvironment(): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", TZ: "UTC", TERM: "xterm" };
}

let built = false;

/** Builds the bundle unless it is newer than every source. One process builds while the others wait. */
function buildOnce(): void {
  const lock = join(tmpdir(), `k8s-informer-build-${process.getuid?.() ?? 0}.lock`);
  while (!built && isStale()) {
    try {
      closeSync(openSync(lock, "wx"));
    } catch {
      waitFor(lock);
      continue;
    }
    try {
      execFileSync(process.execPath, [join(root, "tools", "build.mjs"), "--cli-only"], { stdio: "inherit" });
    } finally {
      rmSync(lock, { force: true });
    }
  }
  built = true;
}

/** The age at which a lock counts as left behind by a killed process. A build takes about a second. */
const ABANDONED_MS = 60_000;

function waitFor(lock: string): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  const taken = statSync(lock, { throwIfNoEntry: false });
  if (taken !== undefined && Date.now() - taken.mtimeMs > ABANDONED_MS) {
    rmSync(lock, { force: true });
  }
}

function isStale(): boolean {
  if (!existsSync(bundle)) {
    return true;
  }
  const builtAt = statSync(bundle).mtimeMs;
  return (readdirSync(join(root, "src"), { recursive: true }) as string[]).some(
    (file) => file.endsWith(".ts") && statSync(join(root, "src", file)).mtimeMs > builtAt,
  );
}
