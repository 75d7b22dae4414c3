import assert from "node:assert/strict";
import type { Pod } from "../../src/api/pod.js";
import { parseCommandLine } from "../../src/cli/command-line.js";
import type { Departures } from "../../src/cli/filters/departures.js";
import { selectionOf } from "../../src/cli/selection/selection.js";
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
  const request = parseCommandLine(argv, streams);
  assert.ok(request.command === "watch");
  const { flags, words } = request;
  const selection = await selectionOf(flags, words);
  const logger = new RecordingLogger();
  const host = { streams, env: {}, homeDirectory: "/nonexistent" };
  const printing = await printingOf(host, flags, { selection, logger, limits: undefined, observed: false });
  const view = podView({ printing, resyncHint: undefined });
  const print = view.printing({ logger, context: undefined, counts: printing.counts, departures });
  return {
    logger,
    printing,
    print: (event) => (print(event, new Date()) ?? "").replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d |\n$/g, ""),
  };
}
