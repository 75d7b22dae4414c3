import { CommanderError } from "commander";
import { type Clock, systemClock } from "../base/clock.js";
import { InformerError, messageOf } from "../base/errors.js";
import { parseCommandLine, type Request, tryHelp } from "./command-line.js";
import { ExitCode } from "./exit-code.js";
import { type Host, processHost } from "./host.js";
import { type IOStreams, outputError, type StreamError, whenWritten } from "./io-streams.js";
import { shownJson, shownText } from "./diagnostic-text.js";
import { UsageError } from "./usage-error.js";

/** Longest wait for blocked readers at the end: long for a program, short for a person. */
const DRAIN_LIMIT_MS = 2_000;

/** Longest wait for threads: reading a file takes less, and nobody notices the rest. */
const THREADS_LIMIT_MS = 100;

/**
 * Runs the program and resolves with its exit code, after what was written has reached its readers, or they have had
 * their time. The one place where an error becomes words and a number.
 */
export async function main(host: Host): Promise<ExitCode> {
  const { streams } = host;
  let broken: StreamError | undefined;
  streams.out.on("error", (error) => {
    broken ??= error;
  });
  // Whoever read it is gone, and there is nothing left to tell.
  streams.errOut.on("error", () => undefined);
  const code = await parseAndRun(host);
  await drain(streams, systemClock);
  // A watch listens for it itself, and has ended by it. Help and version are written and done.
  if (code === ExitCode.done && broken !== undefined && broken.code !== "EPIPE") {
    const failed = explain(host, outputError(broken));
    await drain(streams, systemClock);
    return failed;
  }
  return code;
}

/** Runs the program as this process, and ends it: a reader that has stopped reading must not keep it alive. */
export async function runProcess(): Promise<never> {
  const host = processHost();
  const code = await main(host);
  // A file that is just being read, such as a part of the program, is no reason to end by the signal.
  const until = systemClock.now() + THREADS_LIMIT_MS;
  while (host.threadsBusy() && systemClock.now() < until) {
    await systemClock.sleep(5);
  }
  return host.exit(code);
}

async function parseAndRun(host: Host): Promise<ExitCode> {
  let request: Request | undefined;
  try {
    request = parseCommandLine(host.argv, host.streams);
    return await run(host, request);
  } catch (error) {
    return explain(host, error, request);
  }
}

/** Each command is loaded when it is asked for: help is there at once. */
async function run(host: Host, request: Request): Promise<ExitCode> {
  if (request.command === "demo") {
    const { demo } = await import("./commands/demo.js");
    return demo(host, request.flags);
  }
  const { watch } = await import("./commands/watch.js");
  return watch(host, request.flags);
}

/** Says on stderr what went wrong, as `request` wants it, where it came to one. */
function explain({ streams }: Host, error: unknown, request?: Request): ExitCode {
  if (error instanceof CommanderError) {
    // It has written its own message; help and version are no failures.
    return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  }
  const isUsage = error instanceof UsageError;
  const code = error instanceof InformerError ? error.code : "ERR_BUG";
  const message =
    error instanceof InformerError
      ? error.message
      : `this is a bug, please report it with this text: ${messageOf(error)}`;
  if (request?.flags.logFormat === "json") {
    // As pino writes an error, whose library may not even be loaded yet.
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
    streams.errOut.write(isUsage ? `${tryHelp(commandOf(error, request))}\n` : "");
  }
  return isUsage ? ExitCode.usage : ExitCode.failed;
}

/** The command that was used wrongly. */
function commandOf(error: UsageError, request?: Request): Request["command"] {
  return error.command ?? request?.command ?? "watch";
}

/** Only bugs show where they happened. */
function stackOf(error: unknown): string | undefined {
  return error instanceof Error && !(error instanceof InformerError) ? error.stack : undefined;
}

async function drain({ out, errOut }: IOStreams, clock: Clock): Promise<void> {
  const limit = new AbortController();
  const late = clock.sleep(DRAIN_LIMIT_MS, limit.signal).catch(() => undefined);
  await Promise.race([Promise.all([whenWritten(out), whenWritten(errOut)]), late]);
  limit.abort();
  // What has just ended still counts as pending until the turn is over, to Host.exit too.
  await clock.nextTurn();
}
