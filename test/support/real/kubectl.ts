import { spawn } from "node:child_process";

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KubectlOptions {
  /** The input for stdin, such as a manifest for `apply -f -`. An object is sent as JSON. */
  readonly input?: string | object;
  /** A kubeconfig to use instead of the one in the environment. */
  readonly kubeconfigPath?: string;
  /**
   * Whether to resolve with any exit code. By default, a code other than 0 rejects with the output of
   * kubectl.
   */
  readonly allowFailure?: boolean;
  /** Ends kubectl with SIGTERM, for commands such as `get -w`. */
  readonly signal?: AbortSignal;
}

/** Runs kubectl to its end. */
export async function runKubectl(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  options: KubectlOptions = {},
): Promise<KubectlResult> {
  const { input, kubeconfigPath, allowFailure = false, signal } = options;
  const env = kubeconfigPath === undefined ? environment : { ...environment, KUBECONFIG: kubeconfigPath };
  const child = spawn(file, args, { env, stdio: ["pipe", "pipe", "pipe"] });
  const end = (): void => {
    child.kill("SIGTERM");
  };
  signal?.addEventListener("abort", end, { once: true });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  // A kubectl that fails early closes its input, which is not a failure of its own.
  child.stdin.on("error", () => undefined);
  child.stdin.end(typeof input === "object" ? JSON.stringify(input) : input);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      // The number that a shell uses for a program that was ended by a signal.
      child.once("close", (exitCode) => {
        resolve(exitCode ?? 143);
      });
    });
    if (code !== 0 && !allowFailure && signal?.aborted !== true) {
      throw new Error(`Cannot run "kubectl ${args.join(" ")}": exit code ${code}: ${output.stderr.trim()}`);
    }
    return { code, ...output };
  } finally {
    signal?.removeEventListener("abort", end);
  }
}
