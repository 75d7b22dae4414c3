import { CommanderError } from "commander";
import { type Clock, systemClock } from "../base/clock.js";
import { InformerError, messageOf } from "../base/errors.js";
import { programName } from "./called-as.js";
import { parseCommandLine, type Request, tryHelp } from "./command-line.js";
import { ExitCode } from "./exit-code.js";
import { type Host, processHost } from "./host.js";
import { type IOStreams, outputError, whenWritten } from "./io-streams.js";
import { shownJson, shownText } from "./diagnostic-text.js";
import type { Settings } from "./settings/settings.js";
import { settingsOf } from "./settings/settings-of.js";
import { UsageError } from "./usage-error.js";

/** The longest wait for blocked readers at the end. It is long for a program and short for a person. */
const DRAIN_LIMIT_MS = 2_000;

/**
 * The longest wait for Node's threads. Reading a file takes less, and users do not notice a delay this short.
 */
const THREADS_LIMIT_MS = 100;

/**
 * Runs the program and resolves with its exit code, after the readers of its output have taken everything or
 * have had their time. No other code turns an error into a message and an exit code.
 */
export async function main(host: Host): Promise<ExitCode> {
  const { streams } = host;
  let broken = streams.outFault;
  streams.out.on("error", (error) => {
    broken ??= error;
  });
  // If the reader of stderr has gone, there is no place left to report that.
  streams.errOut.on("error", () => undefined);
  const code = await parseAndRun(host);
  await drain(streams, systemClock);
  // The commands handle a broken stdout themselves. This is for help and version, which do not wait for their
  // output.
  if (code === ExitCode.done && broken !== undefined && broken.code !== "EPIPE") {
    const failed = explain(host, outputError(broken));
    await drain(streams, systemClock);
    return failed;
  }
  return code;
}

/** Runs the program in this process and ends the process, even if a reader has stopped reading its output. */
export async function runProcess(): Promise<never> {
  const host = processHost();
  const code = await main(host);
  // A file that is just being read, such as a module of the program, is worth a short wait before ending by a
  // signal.
  const until = systemClock.now() + THREADS_LIMIT_MS;
  while (host.threadsBusy() && systemClock.now() < until) {
    await systemClock.sleep(5);
  }
  return host.exit(code);
}

async function parseAndRun(host: Host): Promise<ExitCode> {
  let request: Request | undefined;
  let settings: Settings | undefined;
  try {
    if (host.argv[0] === "__complete") {
      const { completeCommand } = await import("./completion/complete-command.js");
      return await completeCommand(host, host.argv.slice(1));
    }
    settings = await settingsOf(host);
    const name = programName(host.call());
    request = parseCommandLine(host.argv, host.streams, { name, defaults: settings });
    if (host.streams.outFault !== undefined) {
      throw outputError(host.streams.outFault);
    }
    return await run(host, settings === undefined ? request : await configured(host, request, settings));
  } catch (error) {
    return explain(host, withPlace(error, settings), request);
  }
}

/** Returns the request with the settings that mean something in it, and tells what is wrong with them. */
async function configured(host: Host, request: Request, settings: Settings): Promise<Request> {
  const applied = [...settings.applied.keys()];
  const { withoutIdleSettings } = await import("./settings/idle-settings.js");
  const flags = { ...withoutIdleSettings(request.flags, applied), configured: applied };
  if (request.command !== "completion") {
    await settings.tell(host, flags);
  }
  return { ...request, flags } as Request;
}

/** The flags that errors are about which do not name a flag. */
const FLAG_OF: Readonly<Record<string, string>> = {
  ERR_CONTEXT_NOT_FOUND: "--context",
  ERR_KUBECONFIG_NOT_FOUND: "--kubeconfig",
};

/** Returns the error about a flag with the place where the flag is set, if it was not typed. */
function withPlace(error: unknown, settings: Settings | undefined): unknown {
  if (settings === undefined || !(error instanceof InformerError)) {
    return error;
  }
  const flag = error instanceof UsageError ? error.flag : (FLAG_OF[error.code] ?? "");
  const where = settings.applied.get(flag);
  if (where === undefined) {
    return error;
  }
  const message = `${error.message}; ${flag} is set ${where}`;
  return error instanceof UsageError
    ? new UsageError(message, flag, error.command)
    : new InformerError(error.code, message, { cause: error });
}

/** Runs a command. Its modules are loaded only now, so that help appears at once. */
async function run(host: Host, request: Request): Promise<ExitCode> {
  if (request.command === "demo") {
    const { demo } = await import("./commands/demo.js");
    return demo(host, request.flags, request.scenarios);
  }
  if (request.command === "completion") {
    const { completionScript } = await import("./completion/completion-script.js");
    host.streams.out.write(completionScript(request.shell, programName(host.call()).replace(" ", "-")));
    return ExitCode.done;
  }
  const { watch } = await import("./commands/watch.js");
  return watch(host, request.flags, request.words);
}

/** Writes to stderr what went wrong, in the log format of `request` if the command line could be parsed. */
function explain(host: Host, error: unknown, request?: Request): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) {
    // Commander has already written the help or the version.
    return ExitCode.done;
  }
  return explainError(host, limitFault(error) ?? error, request);
}

function explainError({ streams, call }: Host, error: unknown, request?: Request): ExitCode {
  const name = programName(call());
  const isUsage = error instanceof UsageError;
  const code = error instanceof InformerError ? error.code : "ERR_BUG";
  const message =
    error instanceof InformerError
      ? error.message.replaceAll('"k8s-informer ', `"${name} `)
      : `this is a bug, please report it with this text: ${messageOf(error)}`;
  if (request?.flags.logFormat === "json") {
    // The form in which pino writes an error. Pino is not used here because it may not be loaded yet.
    const record = {
      level: 50,
      time: systemClock.date().getTime(),
      code,
      msg: message,
      stack: stackOf(error),
    };
    streams.errOut.write(`${shownJson(JSON.stringify(record))}\n`);
  } else {
    const stack = stackOf(error)?.split("\n").map(shownText).join("\n");
    streams.errOut.write(`error: ${shownText(message)}\n${stack === undefined ? "" : `${stack}\n`}`);
    streams.errOut.write(isUsage ? `${tryHelp(commandOf(error, request), name)}\n` : "");
  }
  return isUsage ? ExitCode.usage : ExitCode.failed;
}

/** Returns the error about a limit of the system that `error` is, if it is one. A module may be what cannot be opened. */
function limitFault(error: unknown): InformerError | undefined {
  const { code } = error as { code?: unknown };
  return !(error instanceof InformerError) && (code === "EMFILE" || code === "ENFILE")
    ? new InformerError(
        "ERR_LIMIT",
        `Cannot open more files (${code}): found too many open files; raise the limit, for example with ulimit -n 256`,
        { cause: error },
      )
    : undefined;
}

/** Returns the command that was used wrongly. */
function commandOf(error: UsageError, request?: Request): Request["command"] {
  return error.command ?? request?.command ?? "watch";
}

/** Returns the stack of an error that is a bug. Other errors are shown without their stack. */
function stackOf(error: unknown): string | undefined {
  return error instanceof Error && !(error instanceof InformerError) ? error.stack : undefined;
}

async function drain({ out, errOut }: IOStreams, clock: Clock): Promise<void> {
  const limit = new AbortController();
  const late = clock.sleep(DRAIN_LIMIT_MS, limit.signal).catch(() => undefined);
  await Promise.race([Promise.all([whenWritten(out), whenWritten(errOut)]), late]);
  limit.abort();
  // Until this turn is over, Node counts the writes that have just ended as pending, and so does Host.exit.
  await clock.nextTurn();
}
