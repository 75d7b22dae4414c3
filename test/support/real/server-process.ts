import { spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killWhenOrphaned } from "./orphan-guard.js";

/** How to start a server, and how to find out that it is ready. */
export interface ServerProcessOptions {
  readonly file: string;
  readonly args: readonly string[];
  /** The file for the output of the server. Restarts append to it. */
  readonly logPath: string;
  /** Further environment variables. @defaultValue none */
  readonly env?: Readonly<Record<string, string>>;
  /** Tells whether the server is ready. A rejection means the same as `false`. */
  isReady(): Promise<boolean>;
}

export type StopSignal = "SIGTERM" | "SIGKILL";

/** A server process that has been ready. */
export interface ServerProcess {
  readonly pid: number;
  /** Tells whether the process is alive. */
  isRunning(): boolean;
  /** Stops the process. Resolves when it is gone. Sends SIGKILL if SIGTERM does not end it in time. */
  stop(signal?: StopSignal): Promise<void>;
}

/** envtest waits 20 s, but a busy machine with two cores sometimes needs more. */
const START_LIMIT_MS = 90_000;
/** kube-apiserver would wait for requests in flight, by default for up to 60 s. */
const STOP_LIMIT_MS = 20_000;
/**
 * Collects garbage half as often as by default, because kube-apiserver spent a third of its time on it while
 * pods were created. With 10 000 pods it takes 2 GB instead of 1.4 GB. GOGC and GOMEMLIMIT of this process
 * take precedence.
 */
const ENVIRONMENT = { GOGC: process.env["GOGC"] ?? "200", GOMEMLIMIT: process.env["GOMEMLIMIT"] };
const POLL_MS = 50;
const LOG_LINES_IN_ERROR = 15;

/** Starts a server. Resolves when it is ready. Otherwise ends it and rejects with the end of its log. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const log = await open(options.logPath, "a");
  const child = spawn(options.file, options.args, {
    stdio: ["ignore", log.fd, log.fd],
    env: { ...ENVIRONMENT, ...options.env },
  });
  // Also resolves if the program could not be started.
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code ?? 0}`));
  });
  await log.close();
  const { pid } = child;
  if (pid === undefined) {
    throw new Error(`Cannot start "${options.file}": ${await exited}`);
  }
  const disarm = killWhenOrphaned(pid);
  let running = true;
  void exited.then(() => {
    running = false;
    disarm();
  });
  const server: ServerProcess = {
    pid,
    isRunning: () => running,
    stop: async (signal = "SIGTERM") => {
      const limit = new AbortController();
      child.kill(signal);
      void sleep(STOP_LIMIT_MS, undefined, { signal: limit.signal }).then(
        () => child.kill("SIGKILL"),
        () => undefined,
      );
      await exited;
      limit.abort();
    },
  };
  await waitUntilReady(server, options, exited);
  return server;
}

async function waitUntilReady(
  server: ServerProcess,
  options: ServerProcessOptions,
  exited: Promise<string>,
): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await options.isReady().catch(() => false))) {
    const problem = server.isRunning()
      ? Date.now() > deadline && `not ready after ${START_LIMIT_MS / 1000} s`
      : await exited;
    if (problem !== false) {
      await server.stop("SIGKILL");
      const end = await endOfLog(options.logPath);
      throw new Error(`Cannot start ${basename(options.file)}: ${problem}; its log ends with\n${end}`);
    }
    await sleep(POLL_MS);
  }
}

async function endOfLog(path: string): Promise<string> {
  const text = await readFile(path, "utf8");
  return text.trimEnd().split("\n").slice(-LOG_LINES_IN_ERROR).join("\n");
}
