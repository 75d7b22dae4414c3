import { systemClock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import type { ConfigOverrides } from "../kubeconfig/overrides/config-overrides.js";
import { diagnosticsTo } from "./diagnostics.js";
import { overridesOf } from "./connection/overrides.js";
import { type RequestLimits, requestLimitsOf } from "./connection/request-limits.js";
import { parseDuration } from "./duration.js";
import { ErrorOutput } from "./error-output.js";
import { ExitCode } from "./exit-code.js";
import type { WatchFlags } from "./flags.js";
import type { Host } from "./host.js";
import { type Selection, selectionOf } from "./selection/selection.js";
import { Shutdown } from "./shutdown.js";
import type { Onlooker, OnlookerOptions } from "./summary/onlooker.js";
import { RunAccount } from "./summary/run-account.js";
import { bootClock } from "./watching/boot-clock.js";
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
  readonly printing: Printing;
  readonly resyncMs: number;
  /** Says which flag leaves resyncs out, or undefined if no person would read that. */
  readonly resyncHint: ResyncHint | undefined;
  /** What the flags replace in the kubeconfig. */
  readonly overrides: ConfigOverrides | undefined;
  /** What the flags say about the requests. */
  readonly requests: RequestLimits;
  /** What is kept for the summary at the end. */
  readonly account: RunAccount;
  /** What looks at every pod for reminders and for the summary, or undefined if neither is wanted. */
  readonly onlooker: Onlooker | undefined;
}

/** How long a pod is unready before a person at the terminal is told. */
const DEFAULT_REMIND_MS = 60_000;

/**
 * Runs `work` in a new session and resolves with the exit code. Signals are handled when `work` asks for it. `words`
 * are the arguments that are no flags.
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
  const resyncMs = parseDuration(flags.resync, "--resync");
  const remindMs = remindMsOf(host, flags);
  const selection = await selectionOf(flags, words);
  const overrides = overridesOf(flags);
  const requests = requestLimitsOf(flags);
  const printing = await printingOf(host, flags, remindMs > 0);
  const errOut = new ErrorOutput(host.streams.errOut);
  const logger = await diagnosticsTo(errOut, flags);
  const shutdown = new Shutdown(host, logger);
  const wantsSummary = flags.summary !== false && flags.quiet !== true;
  const account = new RunAccount(bootClock);
  const isLookedAt = remindMs > 0 || (wantsSummary && printing.explaining !== undefined);
  const onlooker = isLookedAt ? await loadOnlooker({ clock: bootClock, logger, remindMs }) : undefined;
  const resyncHint =
    host.streams.errIsTerminal && printing.choice.show === "all"
      ? new ResyncHint({ clock: systemClock, logger, resync: flags.resync })
      : undefined;
  try {
    await work({
      host,
      errOut,
      logger,
      shutdown,
      selection,
      overrides,
      requests,
      printing,
      resyncMs,
      resyncHint,
      account,
      onlooker,
    });
  } catch (error) {
    // Waits that are interrupted by the shutdown reject with the shutdown's reason. That is not a failure.
    if (error !== shutdown.signal.reason) {
      throw error;
    }
  } finally {
    resyncHint?.dispose();
    onlooker?.dispose();
    errOut.end();
  }
  const code = shutdown.outcome();
  if (wantsSummary && code !== ExitCode.brokenPipe && account.hasListed) {
    await tellSummary({ account, printing, onlooker, logger });
  }
  return code;
}

/** Reminders are for people, so they are off if none reads stderr. With `--quiet` they would not be written. */
function remindMsOf({ streams }: Host, { remind, quiet }: WatchFlags): number {
  const ms = remind === undefined ? DEFAULT_REMIND_MS : parseDuration(remind, "--remind");
  return quiet === true || (remind === undefined && !streams.errIsTerminal) ? 0 : ms;
}

async function loadOnlooker(options: OnlookerOptions): Promise<Onlooker> {
  const { Onlooker } = await import("./summary/onlooker.js");
  return new Onlooker(options);
}

async function tellSummary(parts: Parts): Promise<void> {
  const { summaryLines } = await import("./summary/summary-lines.js");
  const { account, printing, onlooker, logger } = parts;
  const lines = summaryLines({
    targets: account.targets,
    lastedMs: account.lastedMs,
    counts: printing.counts,
    leftOut: printing.leftOut,
    findings: printing.explaining === undefined ? undefined : onlooker?.findings,
    unready: onlooker?.unready() ?? [],
    now: account.now(),
  });
  for (const { fields, text } of lines) {
    logger.info(fields, text);
  }
}

type Parts = Pick<Session, "account" | "printing" | "onlooker" | "logger">;
