import { systemClock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import { diagnosticsTo } from "./diagnostics.js";
import { parseDuration } from "./duration.js";
import { ErrorOutput } from "./error-output.js";
import type { ExitCode } from "./exit-code.js";
import type { WatchFlags } from "./flags.js";
import type { Host } from "./host.js";
import { type Selection, selectionOf } from "./selection/selection.js";
import { Shutdown } from "./shutdown.js";
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
}

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
  const selection = await selectionOf(flags, words);
  const printing = await printingOf(host, flags, false);
  const errOut = new ErrorOutput(host.streams.errOut);
  const logger = await diagnosticsTo(errOut, flags);
  const shutdown = new Shutdown(host, logger);
  const resyncHint =
    host.streams.errIsTerminal && printing.choice.show === "all"
      ? new ResyncHint({ clock: systemClock, logger, resync: flags.resync })
      : undefined;
  try {
    await work({ host, errOut, logger, shutdown, selection, printing, resyncMs, resyncHint });
  } catch (error) {
    // Waits that are interrupted by the shutdown reject with the shutdown's reason. That is not a failure.
    if (error !== shutdown.signal.reason) {
      throw error;
    }
  } finally {
    resyncHint?.dispose();
    errOut.end();
  }
  return shutdown.outcome();
}
