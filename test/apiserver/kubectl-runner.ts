import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

/** The exit code and the output of a kubectl. */
export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Returns the path of kubectl, or `undefined` if it is not in PATH. */
export function findKubectl(): string | undefined {
  try {
    return execFileSync("sh", ["-c", "command -v kubectl"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

/**
 * Returns the paths of other minor versions that some distributions install beside kubectl, from 1.29 on.
 * Older versions need OpenAPI v2, which the server does not have.
 */
export function otherMinors(kubectl: string): string[] {
  const folder = dirname(realpathSync(kubectl));
  return [29, 30, 31, 32, 33, 34, 35, 36]
    .map((minor) => join(folder, `kubectl.1.${String(minor)}`))
    .filter((path) => existsSync(path));
}

/** Runs kubectl with its own home, cache and kubeconfig. */
export class KubectlRunner {
  readonly #path: string;
  readonly #home: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(path: string, kubeconfig: string) {
    this.#path = path;
    this.#home = mkdtempSync(join(tmpdir(), "k8s-informer-kubectl-"));
    writeFileSync(join(this.#home, "kubeconfig"), kubeconfig, { mode: 0o600 });
    this.#env = {
      PATH: process.env["PATH"] ?? "",
      HOME: this.#home,
      KUBECONFIG: join(this.#home, "kubeconfig"),
    };
  }

  /** Runs a command to its end, with `input` as its stdin. */
  async run(
    args: readonly string[],
    input = "",
    env: Readonly<Record<string, string>> = {},
  ): Promise<KubectlResult> {
    return new Promise((resolve) => {
      const child = execFile(
        this.#path,
        args,
        { env: { ...this.#env, ...env }, timeout: 60_000 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
          resolve({ code, stdout, stderr });
        },
      );
      child.stdin?.end(input);
    });
  }

  /** Starts a command that keeps running, and reads its lines. */
  start(args: readonly string[]): KubectlStream {
    return new KubectlStream(spawn(this.#path, args, { env: this.#env, stdio: ["ignore", "pipe", "pipe"] }));
  }

  dispose(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** A running kubectl and the lines it prints. */
export class KubectlStream {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<void>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once("close", () => resolve());
    });
    if (child.stdout === null) {
      throw new TypeError("Cannot read kubectl: its stdout is not a pipe");
    }
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves with the next `count` lines, or with fewer if kubectl ends before. */
  async take(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) {
      const next = await this.#lines.next();
      if (next.done === true) {
        break;
      }
      lines.push(next.value);
    }
    return lines;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#ended;
  }
}
