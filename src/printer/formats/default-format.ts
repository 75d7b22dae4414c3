import { LINE_FIELDS, linePrinter } from "../line-printer.js";
import { labelFields } from "../shown-labels.js";
import type { Format, FormatOptions } from "./format.js";

/** The format `default`: a line for each event that says what happened, and why. */
export function defaultFormat({ paint, time, labels }: FormatOptions): Format {
  return {
    reads: [...LINE_FIELDS, ...labelFields(labels)],
    explains: true,
    pods: linePrinter(paint, time, labels),
    kind: async ({ kind }, tokens) => {
      const { rowPrinter } = await import("../row-printer.js");
      return { prints: "rows", printer: rowPrinter(kind, { paint, time, tokens, labels }) };
    },
    kubeEvents: async () => (await import("../kube-event-printer.js")).kubeEventLines(paint, time),
  };
}
