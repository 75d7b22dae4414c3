import { lateImport } from "../../base/late-import.js";
import type { Logger } from "../../base/logger.js";
import { parseDuration } from "../duration.js";
import { ExitCode } from "../exit-code.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import type { Host } from "../host.js";
import type * as ReminderTextModule from "../silence/reminder-text.js";
import { bootClock } from "../watching/boot-clock.js";
import type { Printing } from "../watching/printing.js";
import type { Onlooker, OnlookerClass } from "./onlooker.js";
import { RunAccount } from "./run-account.js";

/** A user who pipes into `head` has seen enough, and a terminal that was closed shows nothing. */
const ENDS_UNSEEN: ReadonlySet<ExitCode> = new Set([ExitCode.brokenPipe, ExitCode.hangup]);

/** How long a pod is unready before a reminder names it, if stderr is a terminal. */
const DEFAULT_REMIND_MS = 60_000;

/**
 * Returns after how long an unready pod is reported, or 0 for never. Reminders are for people, so by default they are
 * off if stderr is not a terminal. With `--quiet` they would not be written, and `--once` ends before one is due.
 *
 * @throws UsageError for a text that is not a duration.
 */
export function remindMsOf(
  { streams }: Host,
  { remind, quiet, once }: Pick<WatchFlags, "remind" | "quiet" | "once">,
): number {
  const ms = remind === undefined ? DEFAULT_REMIND_MS : parseDuration(remind, "--remind");
  return quiet === true || once === true || (remind === undefined && !streams.errIsTerminal) ? 0 : ms;
}

/** What a run keeps beside its output: for reminders, and for the summary at its end. */
export interface RunMemory {
  readonly account: RunAccount;
  /** The observer of every pod, or undefined if neither reminders nor a summary are wanted. */
  readonly onlooker: Onlooker | undefined;
  /** Logs the summary of a run that ends with `code`, unless it is not wanted or nothing was watched. */
  tellSummary(code: ExitCode): Promise<void>;
}

/** Returns the memory of a new run. What is not wanted is not loaded. */
export async function runMemory(
  flags: WatchFlags,
  { printing, logger, remindMs }: RunMemoryOptions,
): Promise<RunMemory> {
  // What exists now has been printed, so with `--once` there is nothing to sum up.
  const wantsSummary = flags.summary !== false && flags.quiet !== true && flags.once !== true;
  const account = new RunAccount(bootClock);
  const isLookedAt = remindMs > 0 || (wantsSummary && printing.explaining !== undefined);
  const onlooker = isLookedAt
    ? new (await onlookerClass(printing))({
        clock: bootClock,
        logger,
        remindMs,
        tells: printing.filter?.tellsContainer,
        loadText: async () => lateImport(loadReminderText, "../silence/reminder-text.js", import.meta.url),
      })
    : undefined;
  return {
    account,
    onlooker,
    tellSummary: async (code) => {
      // What `--count` has cut off was not counted, so the numbers would be wrong.
      const isCut = flags.count !== undefined && code === ExitCode.done;
      if (wantsSummary && !isCut && !ENDS_UNSEEN.has(code) && account.hasListed) {
        await tellSummary(account, onlooker, { printing, logger });
      }
    },
  };
}

async function loadReminderText(): Promise<typeof ReminderTextModule> {
  return import("../silence/reminder-text.js");
}

/** Returns the class of onlookers, which has been loaded with what explains events, if anything does. */
async function onlookerClass({ explaining }: Printing): Promise<OnlookerClass> {
  return explaining?.Onlooker ?? (await import("./onlooker.js")).Onlooker;
}

export interface RunMemoryOptions {
  readonly printing: Printing;
  readonly logger: Logger;
  readonly remindMs: number;
}

async function tellSummary(
  account: RunAccount,
  onlooker: Onlooker | undefined,
  { printing, logger }: Pick<RunMemoryOptions, "printing" | "logger">,
): Promise<void> {
  const { summaryLines } = await import("./summary-lines.js");
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
