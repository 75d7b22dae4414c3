import type { FieldTypes } from "../api/field-types.js";
import type { Logger } from "../base/logger.js";
import type { ConfigOverrides } from "../kubeconfig/overrides/config-overrides.js";
import { FIELDS_PRINTED, isOutputFormat, OUTPUT_FORMATS } from "../printer/output-formats.js";
import type { Printer } from "../printer/printer.js";
import { paintOf, wantsColor } from "./color.js";
import { diagnosticsTo } from "./diagnostics.js";
import { overridesOf } from "./connection/overrides.js";
import { type RequestLimits, requestLimitsOf } from "./connection/request-limits.js";
import { parseDuration } from "./duration.js";
import { ErrorOutput } from "./error-output.js";
import type { ExitCode } from "./exit-code.js";
import type { WatchFlags } from "./flags.js";
import type { Host } from "./host.js";
import { type Selection, selectionOf } from "./selection/selection.js";
import { Shutdown } from "./shutdown.js";
import { UsageError } from "./usage-error.js";

/** One run of a command: the values of its flags, and the objects that its parts share. */
export interface Session {
  readonly host: Host;
  /** The way to stderr. */
  readonly errOut: ErrorOutput;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly printer: Printer;
  /** The fields that the printer reads from a pod, or undefined if it reads the whole pod. */
  readonly fieldsPrinted: readonly FieldTypes[] | undefined;
  readonly resyncMs: number;
  readonly selection: Selection;
  /** What the flags replace in the kubeconfig. */
  readonly overrides: ConfigOverrides | undefined;
  /** What the flags say about the requests. */
  readonly requests: RequestLimits;
}

/**
 * Runs `work` in a new session and resolves with the exit code. Signals are handled when `work` asks for it.
 *
 * @throws UsageError for a flag that is not valid, before `work` is called. Otherwise the error of the
 * session.
 */
export async function inSession(
  host: Host,
  flags: WatchFlags,
  work: (session: Session) => Promise<void>,
): Promise<ExitCode> {
  const resyncMs = parseDuration(flags.resync, "--resync");
  const selection = selectionOf(flags);
  const overrides = overridesOf(flags);
  const requests = requestLimitsOf(flags);
  const { printer, fieldsPrinted } = await formatOf(host, flags);
  const errOut = new ErrorOutput(host.streams.errOut);
  const logger = await diagnosticsTo(errOut, flags);
  const shutdown = new Shutdown(host, logger);
  try {
    await work({
      host,
      errOut,
      logger,
      shutdown,
      printer,
      fieldsPrinted,
      resyncMs,
      selection,
      overrides,
      requests,
    });
  } catch (error) {
    // Waits that are interrupted by the shutdown reject with the shutdown's reason. That is not a failure.
    if (error !== shutdown.signal.reason) {
      throw error;
    }
  } finally {
    errOut.end();
  }
  return shutdown.outcome();
}

async function formatOf(
  host: Host,
  { output, color }: WatchFlags,
): Promise<Pick<Session, "printer" | "fieldsPrinted">> {
  if (!isOutputFormat(output)) {
    throw new UsageError(
      `Cannot use --output "${output}": expected one of ${Object.keys(OUTPUT_FORMATS).join(", ")}`,
      "--output",
    );
  }
  return {
    printer: await OUTPUT_FORMATS[output](await paintOf(wantsColor(color, host))),
    fieldsPrinted: FIELDS_PRINTED[output],
  };
}
