import type { FieldTypes } from "../../api/field-types.js";
import type { Explain } from "../../explain/explainer.js";
import {
  EXPLAINING,
  FIELDS_PRINTED,
  isOutputFormat,
  OUTPUT_FORMATS,
  type OutputFormat,
} from "../../printer/output-formats.js";
import type { Paint, Printer } from "../../printer/printer.js";
import { paintOf, wantsColor } from "../color.js";
import type { PodFilter } from "../filters/pod-filter.js";
import type { WatchFlags } from "../flags.js";
import type { Host } from "../host.js";
import { UsageError } from "../usage-error.js";
import { type EventChoice, eventChoice, type LeftOut, nothingLeftOut } from "./event-choice.js";
import type { FieldsToExplain } from "./pod-reader.js";

/** Which events are printed, and how. */
export interface Printing {
  readonly format: OutputFormat;
  readonly paint: Paint;
  /** The printer of pods. */
  readonly printer: Printer;
  /** The fields that the printer reads from a pod, or undefined if it reads the whole pod. */
  readonly fieldsPrinted: readonly FieldTypes[] | undefined;
  /** What explains the events, or undefined if nothing of the explanation is used. */
  readonly explaining: Explaining | undefined;
  readonly choice: EventChoice;
  /** The filters of the flags, or undefined if there are none. */
  readonly filter: PodFilter | undefined;
  /** How many events were not printed. */
  readonly leftOut: LeftOut;
}

/** What explains events, and the fields that it reads from every pod. */
export interface Explaining {
  /** Makes the function that explains the events of one target. */
  readonly explainer: () => Explain;
  readonly fields: FieldsToExplain;
}

/** @throws UsageError for words that the flags do not have. */
export async function printingOf(host: Pick<Host, "env" | "streams">, flags: WatchFlags): Promise<Printing> {
  const { output, color } = flags;
  const choice = eventChoice(flags);
  const filter = await filterOf(flags);
  if (!isOutputFormat(output)) {
    throw new UsageError(
      `Cannot use --output "${output}": expected one of ${Object.keys(OUTPUT_FORMATS).join(", ")}`,
      "--output",
    );
  }
  const paint = paintOf(wantsColor(color, host), host.env);
  return {
    format: output,
    paint,
    printer: await OUTPUT_FORMATS[output](paint),
    fieldsPrinted: FIELDS_PRINTED[output],
    explaining:
      EXPLAINING.has(output) || choice.show !== "all"
        ? await loadExplaining(filter?.tellsContainer)
        : undefined,
    choice,
    filter,
    leftOut: nothingLeftOut(),
  };
}

async function loadExplaining(tellsContainer: PodFilter["tellsContainer"]): Promise<Explaining> {
  const { ADDED_FIELDS, explainer, SUMMARY_FIELDS } = await import("../../explain/explainer.js");
  return {
    explainer: () => explainer(tellsContainer),
    fields: { add: ADDED_FIELDS, other: SUMMARY_FIELDS },
  };
}

async function filterOf(flags: WatchFlags): Promise<PodFilter | undefined> {
  const { name, excludeName, container, status, notReady, restarts } = flags;
  const isFiltered = [name, excludeName, container, status, notReady, restarts].some(
    (value) => value !== undefined,
  );
  return isFiltered ? (await import("../filters/pod-filter.js")).podFilter(flags) : undefined;
}
