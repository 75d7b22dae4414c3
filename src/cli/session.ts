import type { Logger } from "../base/logger.js";
import { FIELDS_PRINTED, isOutputFormat, OUTPUT_FORMATS } from "../printer/output-formats.js";
import type { Printer } from "../printer/printer.js";
import { paintOf, wantsColor } from "./color.js";
import { diagnosticsTo } from "./diagnostics.js";
import { parseDuration } from "./duration.js";
import type { ExitCode } from "./exit-code.js";
import type { WatchFlags } from "./flags.js";
import type { Host } from "./host.js";
import { Shutdown } from "./shutdown.js";
import { UsageError } from "./usage-error.js";

/** One run of the program: its flags as values, and what all of it shares. */
export interface Session {
  readonly host: Host;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly printer: Printer;
  /** What the printer reads of a pod, as paths of its members; undefined: all of it. */
  readonly fieldsPrinted: readonly string[] | undefined;
  readonly resyncMs: number;
  /** Empty: all namespaces. */
  readonly namespace: string;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

/**
 * Does `work`, listening to signals all the while, and resolves with the exit code.
 *
 * @throws UsageError for flags that mean nothing, before anything is done; whatever the session failed with.
 */
export async function inSession(
  host: Host,
  flags: WatchFlags,
  work: (session: Session) => Promise<void>,
): Promise<ExitCode> {
  const resyncMs = parseDuration(flags.resync, "--resync");
  const namespace = namespaceOf(flags);
  const { printer, fieldsPrinted } = await formatOf(host, flags);
  const logger = await diagnosticsTo(host.streams.errOut, flags);
  const shutdown = new Shutdown(host, logger);
  const { selector: labelSelector, fieldSelector } = flags;
  try {
    await work({
      host,
      logger,
      shutdown,
      printer,
      fieldsPrinted,
      resyncMs,
      namespace,
      labelSelector,
      fieldSelector,
    });
  } catch (error) {
    // Who waits for something when the run ends rejects with that: its outcome is known.
    if (error !== shutdown.signal.reason) {
      throw error;
    }
  }
  return shutdown.outcome();
}

/** As kubectl has it, -A wins over -n. A name that cannot be one is refused here: the server would list nothing, for ever. */
function namespaceOf({ allNamespaces, namespace }: WatchFlags): string {
  if (allNamespaces === true || namespace === undefined) {
    return "";
  }
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(namespace)) {
    throw new UsageError(
      `Cannot watch the namespace "${namespace}": wanted one name of lower case letters, digits and "-", or -A for all`,
      "--namespace",
    );
  }
  return namespace;
}

async function formatOf(
  host: Host,
  { output, color }: WatchFlags,
): Promise<Pick<Session, "printer" | "fieldsPrinted">> {
  if (!isOutputFormat(output)) {
    throw new UsageError(
      `Cannot print as "${output}": wanted ${Object.keys(OUTPUT_FORMATS).join(", ")}`,
      "--output",
    );
  }
  return {
    printer: await OUTPUT_FORMATS[output](await paintOf(wantsColor(color, host))),
    fieldsPrinted: FIELDS_PRINTED[output],
  };
}
