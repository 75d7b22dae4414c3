import { systemClock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import type { ConfigOverrides } from "../kubeconfig/overrides/config-overrides.js";
import { diagnosticsTo } from "./diagnostics.js";
import { overridesOf } from "./connection/overrides.js";
import { type RequestLimits, requestLimitsOf } from "./connection/request-limits.js";
import { parseDuration } from "./duration.js";
import type { RunEnding, RunEndingContext } from "./ending/run-ending.js";
import { ErrorOutput } from "./error-output.js";
import type { ExitCode } from "./exit-code.js";
import { ENDING_FLAG_NAMES, isAnyGiven, LIMITING_FLAGS, RULED_FLAGS } from "./flags/given-flags.js";
import type { WatchFlags } from "./flags/watch-flags.js";
import type { Host } from "./host.js";
import type { Limits } from "./limits/limits.js";
import { type Selection, selectionOf } from "./selection/selection.js";
import { Shutdown } from "./shutdown.js";
import { remindMsOf, type RunMemory, runMemory } from "./summary/run-memory.js";
import { type Printing, printingOf } from "./watching/printing.js";
import { ResyncHint } from "./watching/resync-hint.js";

/** One run of a command: the values of its flags, and the objects that its parts share. */
export interface Session {
  readonly host: Host;
  /** The way to stderr. */
  readonly errOut: ErrorOutput;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly selection: Selection;
  /** The long names of the flags that were not typed, but are set by the environment or by the config file. */
  readonly configured: readonly string[];
  readonly printing: Printing;
  /** What ends the run by itself, and the order of its first list. Undefined without a flag for either. */
  readonly limits: Limits | undefined;
  readonly resyncMs: number;
  /** Hints at the flag that leaves resyncs out. Undefined if stderr is not a terminal. */
  readonly resyncHint: ResyncHint | undefined;
  /** What the flags replace in the kubeconfig. */
  readonly overrides: ConfigOverrides | undefined;
  /** What the flags say about the requests. */
  readonly requests: RequestLimits;
  /** What is kept for reminders, and for the summary at the end. */
  readonly memory: RunMemory;
  /** What ends the run by itself, or undefined if nothing does. */
  readonly ending: RunEnding | undefined;
}

/**
 * Runs `work` in a new session and resolves with the exit code. Signals are handled when `work` asks for it. `words`
 * are the arguments that are not flags.
 *
 * @throws UsageError for a flag that is not valid, before `work` is called. Otherwise the error of the
 * session.
 */
export async function inSession(
  host: Host,
  flags: WatchFlags,
  work: (session: Session) => Promise<void>,
  words: readonly string[] = [],
): Promise<ExitCode> {
  const session = await openSession(host, flags, words);
  const { shutdown, memory, ending, resyncHint, printing, errOut } = session;
  try {
    await work(session);
  } catch (error) {
    // Waits that are interrupted by the shutdown reject with the shutdown's reason. That is not a failure.
    if (error !== shutdown.signal.reason) {
      throw error;
    }
  } finally {
    resyncHint?.dispose();
    printing.trouble?.dispose();
    memory.onlooker?.dispose();
    ending?.dispose();
    errOut.end();
  }
  const code = shutdown.outcome();
  await memory.tellSummary(code);
  ending?.tell();
  return code;
}

async function openSession(host: Host, flags: WatchFlags, words: readonly string[]): Promise<Session> {
  const resyncMs = parseDuration(flags.resync, "--resync");
  const remindMs = remindMsOf(host, flags);
  const selection = await selectionOf(flags, words);
  const overrides = overridesOf(flags);
  const requests = requestLimitsOf(flags);
  if (isAnyGiven(flags, RULED_FLAGS)) {
    (await import("./flags/flag-rules.js")).refuseMisfits(flags, words);
  }
  const limits = await limitsOf(flags);
  const startEnding = await endingOf(flags);
  const errOut = new ErrorOutput(host.streams.errOut);
  const logger = await diagnosticsTo(errOut, flags);
  const printing = await printingOf(host, flags, { selection, logger, limits, observed: remindMs > 0 });
  const shutdown = new Shutdown(host, logger);
  return {
    host,
    errOut,
    logger,
    shutdown,
    selection,
    configured: flags.configured ?? [],
    overrides,
    requests,
    printing,
    limits,
    resyncMs,
    resyncHint:
      host.streams.errIsTerminal && printing.choice.show === "all"
        ? new ResyncHint({ clock: systemClock, logger, resync: flags.resync })
        : undefined,
    memory: await runMemory(flags, { printing, logger, remindMs }),
    ending: startEnding?.({ logger, shutdown, printing, quiet: flags.quiet === true }),
  };
}

/** Returns what starts the ending of the run. Nothing is loaded without one of its flags. */
async function endingOf(flags: WatchFlags): Promise<((context: RunEndingContext) => RunEnding) | undefined> {
  return isAnyGiven(flags, ENDING_FLAG_NAMES)
    ? (await import("./ending/run-ending.js")).runEnding(flags)
    : undefined;
}

/** Nothing is loaded without one of the flags. */
async function limitsOf(flags: WatchFlags): Promise<Limits | undefined> {
  return isAnyGiven(flags, LIMITING_FLAGS)
    ? new (await import("./limits/limits.js")).Limits(flags)
    : undefined;
}
