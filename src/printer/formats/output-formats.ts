import { defaultFormat } from "./default-format.js";
import type { Format, FormatOptions } from "./format.js";
import { nameFormat } from "./name-format.js";
import { NO_LABELS } from "../shown-labels.js";
import { shortFormat } from "./short-format.js";

/** The values of `--output`, without what follows the name of the format. */
export type OutputFormat =
  | "default"
  | "short"
  | "table"
  | "wide"
  | "json"
  | "yaml"
  | "name"
  | "jsonpath"
  | "jsonpath-as-json"
  | "jsonpath-file"
  | "custom-columns"
  | "custom-columns-file"
  | "diff"
  | "jsonpatch";

/** How each format is made. Those that need more than a line does are loaded when they are asked for. */
const FORMATS: Readonly<Record<OutputFormat, (options: FormatOptions) => Format | Promise<Format>>> = {
  default: defaultFormat,
  short: shortFormat,
  table: async (options) => (await import("./table-format.js")).tableFormat(options, { isWide: false }),
  wide: async (options) => (await import("./table-format.js")).tableFormat(options, { isWide: true }),
  json: async (options) => (await import("./json-format.js")).jsonFormat(options),
  yaml: async () => (await import("./yaml-format.js")).yamlFormat(),
  name: nameFormat,
  jsonpath: async (options) => (await import("./jsonpath-format.js")).jsonPathFormat(options),
  "jsonpath-as-json": async (options) => (await import("./jsonpath-format.js")).jsonPathAsJsonFormat(options),
  "jsonpath-file": async (options) => (await import("./jsonpath-format.js")).jsonPathFormat(options),
  "custom-columns": async (options) =>
    (await import("./custom-columns-format.js")).customColumnsFormat(options),
  "custom-columns-file": async (options) =>
    (await import("./custom-columns-format.js")).customColumnsFileFormat(options),
  diff: async (options) => (await import("./diff-format.js")).diffFormat(options),
  jsonpatch: async (options) => (await import("./jsonpatch-format.js")).jsonpatchFormat(options),
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
const ARGUMENTS: Readonly<Partial<Record<OutputFormat, string>>> = {
  jsonpath: "template",
  "jsonpath-as-json": "template",
  "jsonpath-file": "path",
  "custom-columns": "columns",
  "custom-columns-file": "path",
};

/** The values of `--output`, as the help lists them: `json`, `jsonpath=<template>`. */
export const OUTPUT_FORMATS: readonly string[] = (Object.keys(FORMATS) as OutputFormat[]).map((name) =>
  ARGUMENTS[name] === undefined ? name : `${name}=<${ARGUMENTS[name]}>`,
);

/**
 * Makes the format that a value of `--output` names: `json`, or `jsonpath={.metadata.name}`.
 *
 * @param output - a value whose name is one of the formats.
 * @param fileText - the content of the file that the value names, if it names one.
 * @throws JsonPathError for a template that kubectl refuses, too.
 */
export async function formatOf(
  output: string,
  options: Pick<FormatOptions, "paint" | "time"> & Partial<Omit<FormatOptions, "argument">>,
  fileText?: string,
): Promise<Format> {
  const { name, argument } = partsOf(output);
  return FORMATS[name]({ ...USUAL, ...options, argument: fileText ?? argument });
}

/** Returns the path of the file that a value of `--output` names, or undefined if it names none. */
export function fileNamedBy(output: string): string | undefined {
  const { name, argument } = partsOf(output);
  return ARGUMENTS[name] === "path" ? argument : undefined;
}

/** Whether a value of `--output` has a template, or names a file that has one. */
export function hasTemplate(output: string): boolean {
  return ARGUMENTS[partsOf(output).name] !== undefined;
}

/** Returns the name of the format in a value of `--output`: `jsonpath` of `jsonpath={.metadata.name}`. */
export function formatNameIn(output: string): string {
  const [name = ""] = output.split("=", 1);
  return name;
}

function partsOf(output: string): { readonly name: OutputFormat; readonly argument: string } {
  const name = formatNameIn(output);
  return { name: name as OutputFormat, argument: output.slice(name.length + 1) };
}
