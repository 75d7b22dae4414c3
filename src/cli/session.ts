import type { FieldTypes } from "../api/field-types.js";
import { systemClock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import type { Explain } from "../explain/explainer.js";
import { EXPLAINING, FIELDS_PRINTED, isOutputFormat, OUTPUT_FORMATS } from "../printer/output-formats.js";
import type { Printer } from "../printer/printer.js";
import { paintOf, wantsColor } from "./color.js";
import { diagnosticsTo } from "./diagnostics.js";
import { parseDuration } from "./duration.js";
import { ErrorOutput } from "./error-output.js";
import { type EventChoice, eventChoice, type LeftOut, nothingLeftOut } from "./events/event-choice.js";
import type { ExitCode } from "./exit-code.js";
import type { WatchFlags } from "./flags.js";
import type { Host } from "./host.js";
import { ResyncHint } from "./events/resync-hint.js";
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
  /** What explains the events, or undefined if nothing of the explanation is used. */
  readonly explaining: Explaining | undefined;
  /** Which events are printed. */
  readonly choice: EventChoice;
  /** How many events were not printed. */
  readonly leftOut: LeftOut;
  /** Says which flag leaves resyncs out, or undefined if no person would read that. */
  readonly resyncHint: ResyncHint | undefined;
  readonly resyncMs: number;
  /** The namespace, or an empty string for all namespaces. */
  readonly namespace: string;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

/** The function that explains events, and the fields that it reads from every pod. */
export interface Explaining {
  readonly explain: Explain;
  readonly fields: readonly FieldTypes[];
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
  const namespace = namespaceOf(flags);
  const choice = eventChoice(flags);
  const { printer, fieldsPrinted, explaining } = await formatOf(host, flags, choice);
  const errOut = new ErrorOutput(host.streams.errOut);
  const logger = await diagnosticsTo(errOut, flags);
  const shutdown = new Shutdown(host, logger);
  const { selector: labelSelector, fieldSelector } = flags;
  const resyncHint =
    host.streams.errIsTerminal && choice.show === "all"
      ? new ResyncHint({ clock: systemClock, logger, resync: flags.resync })
      : undefined;
  try {
    await work({
      host,
      errOut,
      logger,
      shutdown,
      printer,
      fieldsPrinted,
      explaining,
      choice,
      leftOut: nothingLeftOut(),
      resyncHint,
      resyncMs,
      namespace,
      labelSelector,
      fieldSelector,
    });
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

/**
 * Returns the namespace to watch. Like in kubectl, -A wins over -n. An impossible name is an error, because
 * the server would not report it and would list no pods.
 */
function namespaceOf({ allNamespaces, namespace }: WatchFlags): string {
  if (allNamespaces === true || namespace === undefined) {
    return "";
  }
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(namespace)) {
    throw new UsageError(
      `Cannot watch the namespace "${namespace}": expected a single name of lower case letters, digits and "-"; use -A for all namespaces`,
      "--namespace",
    );
  }
  return namespace;
}

async function formatOf(
  host: Host,
  { output, color }: WatchFlags,
  { show }: EventChoice,
): Promise<Pick<Session, "printer" | "fieldsPrinted" | "explaining">> {
  if (!isOutputFormat(output)) {
    throw new UsageError(
      `Cannot use --output "${output}": expected one of ${Object.keys(OUTPUT_FORMATS).join(", ")}`,
      "--output",
    );
  }
  return {
    printer: await OUTPUT_FORMATS[output](paintOf(wantsColor(color, host), host.env)),
    fieldsPrinted: FIELDS_PRINTED[output],
    explaining: EXPLAINING.has(output) || show !== "all" ? await loadExplaining() : undefined,
  };
}

async function loadExplaining(): Promise<Explaining> {
  const { explainer, SUMMARY_FIELDS } = await import("../explain/explainer.js");
  return { explain: explainer(), fields: SUMMARY_FIELDS };
}
