import type { Pod } from "../../src/api/pod.js";
import { parseCommandLine } from "../../src/cli/command-line.js";
import type { Departures } from "../../src/cli/filters/departures.js";
import { podView } from "../../src/cli/watching/pod-view.js";
import { type Printing, printingOf } from "../../src/cli/watching/printing.js";
import type { ResourceEvent } from "../../src/informer/resource-event-handler.js";
import { fakeStreams } from "./fake-streams.js";
import { RecordingLogger } from "./recording-logger.js";

export interface PrintedLines {
  /** Returns what is printed of an event, without the time. */
  readonly print: (event: ResourceEvent<Pod>) => string;
  readonly logger: RecordingLogger;
  readonly printing: Printing;
}

/** Prints events as the command line does with these arguments. */
export async function printedLines(argv: readonly string[], departures?: Departures): Promise<PrintedLines> {
  const streams = fakeStreams();
  const { flags } = parseCommandLine(argv, streams);
  const printing = await printingOf({ streams, env: {} }, flags, { observed: false, limits: undefined });
  const logger = new RecordingLogger();
  const view = podView({ printing, resyncHint: undefined });
  const print = view.printing({ logger, context: undefined, counts: printing.counts, departures });
  return {
    logger,
    printing,
    print: (event) => (print(event, new Date()) ?? "").replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d |\n$/g, ""),
  };
}
