import { spawn } from "node:child_process";
import { abortable } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import type { Credential, CredentialSource } from "./client-config.js";
import {
  type ExecCredentialStatus,
  type ExecPlugin,
  parseExecCredential,
  pluginError,
} from "./exec-plugin.js";

export interface ExecCredentialOptions {
  readonly clock: Clock;
  /** The environment the plugin inherits. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Longest run. @defaultValue 60 000: long enough for a login in a browser that is already open */
  readonly timeLimitMs?: number | undefined;
  /** What the plugin says to the person, as it says it. */
  readonly onStderr?: ((text: string) => void) | undefined;
}

const TIME_LIMIT_MS = 60_000;
/** A credential is a few kilobytes; whoever prints more prints something else. */
const OUTPUT_LIMIT_BYTES = 1_048_576;
/** stderr goes into the error message: its end is enough. */
const STDERR_LIMIT_CHARACTERS = 2_000;
/** A credential that expires this soon may not survive the request it is for. */
const SKEW_MS = 30_000;

interface Cached {
  readonly credential: Credential;
  /** Wall-clock time from which another one is wanted. */
  readonly refreshAt: number;
}

/**
 * Credentials from a plugin (`client.authentication.k8s.io`): one run for all who wait, kept until shortly before it
 * expires or the server rejects it. The plugin is started directly, never through a shell.
 */
export function execCredential(plugin: ExecPlugin, options: ExecCredentialOptions): CredentialSource {
  const { clock } = options;
  let cached: Cached | undefined;
  let running: Promise<Credential> | undefined;

  async function renew(): Promise<Credential> {
    const startedAt = clock.date().getTime();
    const status = parseExecCredential(await runPlugin(plugin, options), plugin);
    const now = clock.date().getTime();
    if (status.expiresAt !== undefined && status.expiresAt.getTime() <= now) {
      throw pluginError(
        plugin.name,
        `it printed a credential that expired at ${status.expiresAt.toISOString()}`,
      );
    }
    cached = { credential: credentialOf(status), refreshAt: refreshAt(status, startedAt) };
    return cached.credential;
  }

  return {
    get: async (signal) => {
      if (cached !== undefined && clock.date().getTime() < cached.refreshAt) {
        return cached.credential;
      }
      running ??= renew().finally(() => {
        running = undefined;
      });
      return abortable(running, signal);
    },
    reject: (rejected) => {
      if (cached?.credential === rejected) {
        cached = undefined;
      }
      return true;
    },
  };
}

/** A quarter of a short life is kept as the margin, so that a short-lived credential is used at all. */
function refreshAt({ expiresAt }: ExecCredentialStatus, now: number): number {
  if (expiresAt === undefined) {
    return Infinity;
  }
  const lifeMs = expiresAt.getTime() - now;
  return expiresAt.getTime() - Math.min(SKEW_MS, lifeMs / 4);
}

function credentialOf({ token, clientCertificate }: ExecCredentialStatus): Credential {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  };
}

/** Runs it once and resolves with its stdout. */
async function runPlugin(plugin: ExecPlugin, options: ExecCredentialOptions): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const child = spawn(plugin.command, [...plugin.args], {
      env: { ...options.env, ...plugin.env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: false,
    });
    const timeLimitMs = options.timeLimitMs ?? TIME_LIMIT_MS;
    const limit = options.clock.timer(timeLimitMs, () =>
      fail(`it did not end within ${timeLimitMs / 1000} s`),
    );
    const output: Buffer[] = [];
    let size = 0;
    let said = "";
    function fail(why: string): void {
      limit.cancel();
      child.kill("SIGKILL");
      reject(pluginError(plugin.name, why));
    }
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      output.push(chunk);
      if (size > OUTPUT_LIMIT_BYTES) {
        fail(`it printed more than ${OUTPUT_LIMIT_BYTES} bytes`);
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-STDERR_LIMIT_CHARACTERS);
      options.onStderr?.(text);
    });
    child.on("error", (error: Error & { code?: string }) => fail(startFailure(plugin, error)));
    child.on("close", (code, signal) => {
      limit.cancel();
      if (code === 0) {
        resolve(Buffer.concat(output).toString("utf8"));
      } else {
        const how = code === null ? `was ended by ${signal ?? "a signal"}` : `ended with ${code}`;
        reject(pluginError(plugin.name, `it ${how}${said.trim() === "" ? "" : `: ${said.trim()}`}`));
      }
    });
  });
}

function startFailure(plugin: ExecPlugin, error: Error & { code?: string }): string {
  const hint = plugin.installHint === "" ? "" : `; ${plugin.installHint}`;
  return error.code === "ENOENT"
    ? `there is no such command${hint}`
    : `it cannot be started: ${error.message}${hint}`;
}
