import { Alarm } from "../../base/alarm.js";
import type { Clock } from "../../base/clock.js";
import { lateImport } from "../../base/late-import.js";
import { onAbort } from "../../base/abort.js";
import type { CredentialSource } from "../client-config.js";
import { decodeText } from "../decode-text.js";
import { parseExecOutput } from "./exec-output.js";
import { type ExecPlugin, pluginError } from "./exec-plugin.js";
import type { CredentialPluginOptions } from "./plugin-options.js";
import type { PluginProcess } from "./plugin-process.js";
import { refreshingCredential } from "./refreshing-credential.js";

export interface ExecCredentialOptions {
  readonly clock: Clock;
  /** The environment that the plugin inherits. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly plugins?: CredentialPluginOptions | undefined;
}

/** Long enough for a login in a browser that is already open. */
const TIME_LIMIT_MS = 60_000;

/** A credential has a few kilobytes, so output that is longer than this is not a credential. */
const OUTPUT_LIMIT_BYTES = 1_048_576;

/** The last part of stderr that is kept for the error message. */
const STDERR_LIMIT_CHARACTERS = 2_000;

/**
 * Returns a source of credentials that runs a plugin (`client.authentication.k8s.io`). One run serves all
 * callers that wait, and its credential is cached until shortly before it expires or until the server rejects
 * it.
 *
 * The plugin and its child processes are ended when the time limit is reached or when the last waiting caller
 * gives up. If that caller ran out of time, the plugin goes on because the caller will ask again (see
 * `refreshingCredential`). If no caller asks again, the plugin runs until its time limit, unless the program
 * ends it through the `RunningPlugin` that `onStart` received.
 */
export function execCredential(plugin: ExecPlugin, options: ExecCredentialOptions): CredentialSource {
  const { clock } = options;
  return refreshingCredential(async (signal) => {
    const info = await plugin.info();
    // Loaded only here, because loading node:child_process is slow and most users have no plugin.
    const { PluginProcess } = await lateImport(
      async () => import("./plugin-process.js"),
      "./plugin-process.js",
      import.meta.url,
    );
    signal.throwIfAborted();
    const env = { ...options.env, ...plugin.env, KUBERNETES_EXEC_INFO: info };
    const running = new PluginProcess(plugin, env, clock);
    options.plugins?.onStart?.(running);
    return parseExecOutput(await outputOf(running, plugin, options, signal), plugin);
  }, clock);
}

/**
 * Resolves with the stdout of the plugin as soon as the plugin has exited with code 0. What it has left running, such
 * as a browser or an agent, may hold its pipes for hours. It is not waited for and not ended.
 */
async function outputOf(
  running: PluginProcess,
  plugin: ExecPlugin,
  options: ExecCredentialOptions,
  signal: AbortSignal,
): Promise<string> {
  const { onStderr, timeLimitMs = TIME_LIMIT_MS } = options.plugins ?? {};
  const { child } = running;
  return new Promise<string>((resolve, reject) => {
    const output: Buffer[] = [];
    let size = 0;
    let said = "";
    function settle(): void {
      limit.dispose();
      forget();
      running.closePipes();
      if (said !== "" && !said.endsWith("\n")) {
        said += "\n";
        void onStderr?.("\n");
      }
    }
    function fail(why: string): void {
      settle();
      // Rejects first, because ending the plugin may emit an `error` event of its own.
      reject(pluginError(plugin.name, withWords(why, said)));
      running.end();
    }
    async function exited(code: number | null, killedBy: NodeJS.Signals | null): Promise<void> {
      limit.dispose();
      await running.whenRead();
      if (code === 0) {
        settle();
        resolve(decodeText(Buffer.concat(output)));
      } else {
        fail(code === null ? `it was killed by ${killedBy ?? "a signal"}` : `it exited with code ${code}`);
      }
    }
    const limit = new Alarm(options.clock, () => fail(`it did not exit within ${timeLimitMs / 1000}s`));
    limit.set(timeLimitMs);
    const forget = onAbort(signal, () => fail("it was stopped because no request waits for it any more"));
    child.stdout?.on("data", (chunk: Buffer) => {
      size += chunk.length;
      output.push(chunk);
      if (size > OUTPUT_LIMIT_BYTES) {
        fail(`it printed more than ${OUTPUT_LIMIT_BYTES} bytes`);
      }
    });
    running.onStderr((text): void | Promise<void> => {
      said = (said + text).slice(-STDERR_LIMIT_CHARACTERS);
      return onStderr?.(text);
    });
    child.once("error", (error: Error & { code?: string }) => {
      fail(child.pid === undefined ? startFault(plugin, error) : endFault(error));
    });
    child.once("exit", (code, killedBy) => void exited(code, killedBy));
  });
}

/**
 * Appends what the plugin wrote to stderr, on one line and without control characters that would affect a
 * terminal.
 */
function withWords(why: string, said: string): string {
  const words = oneLine(said);
  return words === "" ? why : `${why}: ${words}`;
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

/** Why the plugin could not be signalled, for example because its process belongs to another user. */
function endFault({ code = "unknown error" }: { code?: string }): string {
  return `it cannot be stopped: ${code}`;
}

function startFault(
  { command, installHint }: ExecPlugin,
  { code = "unknown error" }: { code?: string },
): string {
  const fault =
    code === "ENOENT" ? `the command "${command}" was not found` : `it cannot be started: ${code}`;
  const hint = oneLine(installHint);
  return hint === "" ? fault : `${fault}; ${hint}`;
}
