import { jsonPrinter } from "./json-printer.js";
import { linePrinter, shortPrinter } from "./line-printer.js";
import { namePrinter } from "./name-printer.js";
import type { Paint, Printer } from "./printer.js";

/** What `--output` takes. */
export type OutputFormat = "default" | "short" | "json" | "yaml" | "name";

/**
 * What each format makes of an event. Only what people read has colours, and only who wants YAML waits for its library
 * to load.
 */
export const OUTPUT_FORMATS: Readonly<Record<OutputFormat, (paint: Paint) => Printer | Promise<Printer>>> = {
  default: linePrinter,
  short: shortPrinter,
  json: jsonPrinter,
  yaml: async () => (await import("./yaml-printer.js")).yamlPrinter(),
  name: namePrinter,
};

export function isOutputFormat(name: string): name is OutputFormat {
  return Object.hasOwn(OUTPUT_FORMATS, name);
}
