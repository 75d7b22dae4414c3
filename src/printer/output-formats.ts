import { POD_NAME_FIELDS } from "./event-words.js";
import { jsonPrinter } from "./json-printer.js";
import { LINE_FIELDS, linePrinter, shortPrinter } from "./line-printer.js";
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

/** What each format reads of a pod, as paths of its members; undefined: all of it. */
export const FIELDS_PRINTED: Readonly<Record<OutputFormat, readonly string[] | undefined>> = {
  default: LINE_FIELDS,
  short: POD_NAME_FIELDS,
  json: undefined,
  yaml: undefined,
  name: POD_NAME_FIELDS,
};

export function isOutputFormat(name: string): name is OutputFormat {
  return Object.hasOwn(OUTPUT_FORMATS, name);
}
