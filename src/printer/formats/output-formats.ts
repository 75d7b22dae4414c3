import { defaultFormat } from "./default-format.js";
import type { Format, FormatOptions } from "./format.js";
import { nameFormat } from "./name-format.js";
import { NO_LABELS } from "../shown-labels.js";
import { shortFormat } from "./short-format.js";

/** The values of `--output`, without what follows the name of the format. */
export type OutputFormat = "default" | "short" | "table" | "wide" | "json" | "yaml" | "name";

/** How each format is made. Those that need more than a line does are loaded when they are asked for. */
const FORMATS: Readonly<Record<OutputFormat, (options: FormatOptions) => Format | Promise<Format>>> = {
  default: defaultFormat,
  short: shortFormat,
  table: async (options) => (await import("./table-format.js")).tableFormat(options, { isWide: false }),
  wide: async (options) => (await import("./table-format.js")).tableFormat(options, { isWide: true }),
  json: async () => (await import("./json-format.js")).jsonFormat(),
  yaml: async () => (await import("./yaml-format.js")).yamlFormat(),
  name: nameFormat,
};

/** What the flags say about the text of every event if there are none. */
const USUAL: Omit<FormatOptions, "paint" | "time" | "argument"> = {
  isTimeChosen: false,
  headers: true,
  labels: NO_LABELS,
  namespaces: "several",
  terminalWidth: () => undefined,
};

/** What follows the names of the formats that need it, as the help calls it. */
const ARGUMENTS: Readonly<Partial<Record<OutputFormat, string>>> = {};

/** The values of `--output`, as the help lists them: `json`, `jsonpath=<template>`. */
export const OUTPUT_FORMATS: readonly string[] = (Object.keys(FORMATS) as OutputFormat[]).map((name) =>
  ARGUMENTS[name] === undefined ? name : `${name}=<${ARGUMENTS[name]}>`,
);

/**
 * Makes the format that a value of `--output` names: `json`, or `jsonpath={.metadata.name}`.
 *
 * @param output - a value whose name is one of the formats.
 */
export async function formatOf(
  output: string,
  options: Pick<FormatOptions, "paint" | "time"> & Partial<Omit<FormatOptions, "argument">>,
): Promise<Format> {
  const [name = ""] = output.split("=", 1);
  return FORMATS[name as OutputFormat]({ ...USUAL, ...options, argument: output.slice(name.length + 1) });
}
