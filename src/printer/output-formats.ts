import { jsonPrinter } from "./json-printer.js";
import { linePrinter, shortPrinter } from "./line-printer.js";
import { namePrinter } from "./name-printer.js";
import type { Paint, Printer } from "./printer.js";

/** What `--output` takes, and what each makes of an event. Only what people read has colours. */
export const OUTPUT_FORMATS: Readonly<Record<string, (paint: Paint) => Printer>> = {
  default: linePrinter,
  short: shortPrinter,
  json: jsonPrinter,
  name: namePrinter,
};
