import type { Pod } from "../../src/api/pod.js";
import { parseCommandLine } from "../../src/cli/command-line.js";
import type { Departure } from "../../src/cli/filters/departure.js";
import { Output } from "../../src/cli/output.js";
import { printingHandler } from "../../src/cli/watching/printing-handler.js";
import { type Printing, printingOf } from "../../src/cli/watching/printing.js";
import type { ResourceEvent } from "../../src/informer/resource-event-handler.js";
import { fakeStreams } from "./fake-streams.js";
import { RecordingLogger } from "./recording-logger.js";

export interface PrintedLines {
  /** Gives an event to the printing handler. Returns what is printed of it, without the time. */
  readonly print: (event: ResourceEvent<Pod>) => Promise<string>;
  readonly logger: RecordingLogger;
  readonly printing: Printing;
}

/** Prints events as the command line does with these arguments. */
export async function printedLines(
  argv: readonly string[],
  departureOf?: (event: ResourceEvent<Pod> & { readonly type: "delete" }) => Departure,
): Promise<PrintedLines> {
  const streams = fakeStreams();
  const { flags } = parseCommandLine(argv, streams);
  const printing = await printingOf({ streams, env: {} }, flags);
  const logger = new RecordingLogger();
  const output = new Output(streams.out, (error) => {
    throw error;
  });
  const handler = printingHandler(printing, { output, logger, resyncHint: undefined, departureOf });
  return {
    logger,
    printing,
    print: async (event) => {
      const { length } = streams.out.text;
      await handler.onEvent?.(event);
      await Promise.resolve();
      return streams.out.text.slice(length).replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d |\n$/g, "");
    },
  };
}
