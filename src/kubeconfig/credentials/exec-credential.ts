import { Alarm } from "../../base/alarm.js";
import type { Clock } from "../../base/clock.js";
import type { CredentialSource } from "../client-config.js";
import { parseExecOutput } from "./exec-output.js";
import { type ExecPlugin, pluginError } from "./exec-plugin.js";
import type { CredentialPluginOptions } from "./plugin-options.js";
import type { PluginProcess } from "./plugin-process.js";
import { refreshingCredential } from "./refreshing-credential.js";

export interface ExecCredentialOptions {
  readonly clock: Clock;
  /** The environment the plugin inherits. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly plugins?: CredentialPluginOptions | undefined;
}

const TIME_LIMIT_MS = 60_000;

/** A credential is a few kilobytes; whoever prints more prints something else. */
const OUTPUT_LIMIT_BYTES = 1_048_576;

/** stderr goes into the error message: its end is enough. */
const STDERR_LIMIT_CHARACTERS = 2_000;

/**
 * Credentials from a plugin (`client.authentication.k8s.io`): one run for all who wait, kept until shortly before it
 * expires or the server rejects it. The plugin is ended, with what it started, when its time is over or who waited for
 * it last has gone. If that one only ran out of time it goes on (see `refreshingCredential`); should nobody come back
 * for it then, it has what is left of its time, unless the program ends it by what `onStart` was given.
 */
export function execCredential(plugin: ExecPlugin, options: ExecCredentialOptions): CredentialSource {
  const { clock } = options;
  return refreshingCredential(async (signal) => {
    const info = await plugin.info();
    // Most users have no plugin, and what starts one takes Node long to load.
    const { PluginProcess } = await import("./plugin-process.js");
    signal.throwIfAborted();
    const env = { ...options.env, ...plugin.env, KUBERNETES_EXEC_INFO: info };
    const running = new PluginProcess(plugin, env, clock);
    options.plugins?.onStart?.(running);
    return parseExecOutput(await outputOf(running, plugin, options, signal), plugin, clock.date());
  }, clock);
}

/** What it prints on stdout, when it has ended well. */
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
      signal.removeEventListener("abort", aborted);
      if (said !== "" && !said.endsWith("\n")) {
        said += "\n";
        onStderr?.("\n");
      }
    }
    function fail(why: string): void {
      settle();
      // First: to end it may be an `error` of its own.
      reject(pluginError(plugin.name, withWords(why, said)));
      running.end();
    }
    function aborted(): void {
      fail("nobody waits for it any more");
    }
    const limit = new Alarm(options.clock, () => fail(`it did not end within ${timeLimitMs / 1000} s`));
    limit.set(timeLimitMs);
    signal.addEventListener("abort", aborted, { once: true });
    child.stdout?.on("data", (chunk: Buffer) => {
      size += chunk.length;
      output.push(chunk);
      if (size > OUTPUT_LIMIT_BYTES) {
        fail(`it printed more than ${OUTPUT_LIMIT_BYTES} bytes`);
      }
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-STDERR_LIMIT_CHARACTERS);
      onStderr?.(text);
    });
    child.once("error", (error: Error & { code?: string }) => {
      fail(child.pid === undefined ? startFault(plugin, error) : endFault(error));
    });
    child.once("close", (code, killedBy) => {
      if (code === 0) {
        settle();
        resolve(Buffer.concat(output).toString("utf8"));
      } else {
        fail(code === null ? `it was ended by ${killedBy ?? "a signal"}` : `it ended with ${code}`);
      }
    });
  });
}

/** Its own words are for people; on one line, and without what would move a terminal's cursor. */
function withWords(why: string, said: string): string {
  const words = oneLine(said);
  return words === "" ? why : `${why}: ${words}`;
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

/** The program wanted it to end, and it is another user's. */
function endFault({ code = "an unknown fault" }: { code?: string }): string {
  return `it cannot be ended: ${code}`;
}

function startFault(
  { command, installHint }: ExecPlugin,
  { code = "an unknown fault" }: { code?: string },
): string {
  const fault = code === "ENOENT" ? `there is no command "${command}"` : `it cannot be started: ${code}`;
  const hint = oneLine(installHint);
  return hint === "" ? fault : `${fault}; ${hint}`;
}
