import type { FieldTypes } from "../api/field-types.js";
import { POD_NAME_FIELDS } from "./event-words.js";
import { jsonPrinter } from "./json-printer.js";
import { LINE_FIELDS, linePrinter, shortPrinter } from "./line-printer.js";
import { namePrinter } from "./name-printer.js";
import type { Paint, Printer } from "./printer.js";

/** The values of `--output`. */
export type OutputFormat = "default" | "short" | "json" | "yaml" | "name";

/**
 * Makes the printer of each format. Only the default format uses colours. The YAML library is loaded only if
 * it is needed.
 */
export const OUTPUT_FORMATS: Readonly<Record<OutputFormat, (paint: Paint) => Printer | Promise<Printer>>> = {
  default: linePrinter,
  short: shortPrinter,
  json: () => jsonPrinter(),
  yaml: async () => (await import("./yaml-printer.js")).yamlPrinter(),
  name: namePrinter,
};

/** The fields of a pod that each format reads. `undefined` means the whole pod. */
export const FIELDS_PRINTED: Readonly<Record<OutputFormat, readonly FieldTypes[] | undefined>> = {
  default: LINE_FIELDS,
  short: [POD_NAME_FIELDS],
  json: undefined,
  yaml: undefined,
  name: [POD_NAME_FIELDS],
};

/** The formats that show what changed and why. */
export const EXPLAINING: ReadonlySet<OutputFormat> = new Set(["default"]);
