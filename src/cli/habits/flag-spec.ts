import type { Flag } from "../flags/flag.js";
import { foreignFormat } from "./foreign-words.js";
import { nearestWord } from "./nearest-word.js";

/** What an argument is read with. */
export interface FlagSpec {
  /** The long name, with its dashes. */
  readonly long: string;
  readonly value: "none" | "required" | "optional";
  /** What the help calls the value: `<names>`. */
  readonly placeholder: string;
  readonly flag: Partial<Flag>;
  /** The only command that has the flag, or undefined for a flag that all have. */
  readonly command: string | undefined;
}

/** Returns what flags are read with, by their long and by their short names. */
export function flagSpecs(
  flags: readonly (Partial<Flag> & Pick<Flag, "flags">)[],
  command?: string,
): [string, FlagSpec][] {
  return flags.flatMap((flag) => {
    const [, short, long = "", placeholder = ""] = /^(?:(-\w), )?(--[\w-]+) ?(.*)$/.exec(flag.flags) ?? [];
    const value = placeholder === "" ? "none" : placeholder.startsWith("[") ? "optional" : "required";
    const spec: FlagSpec = { long, value, placeholder, flag, command };
    return [long, ...(short === undefined ? [] : [short])].map((name): [string, FlagSpec] => [name, spec]);
  });
}

/** Returns why a flag cannot have a value, as far as the table of flags knows, or undefined if it can. */
export function valueFault(
  { long, flag: { choices }, placeholder }: FlagSpec,
  value: string | undefined,
): string | undefined {
  const expected =
    choices === undefined ? `expected ${long} ${placeholder}` : `expected one of ${choices.join(", ")}`;
  if (value === undefined) {
    return `Cannot use ${long}: found no value, ${expected}`;
  }
  const instead = long === "--output" ? foreignFormat(value) : undefined;
  if (instead !== undefined) {
    return `Cannot use ${long} "${value}": ${instead}`;
  }
  if (choices === undefined || choices.some((choice) => isChoice(value, choice))) {
    return undefined;
  }
  const unfinished = choices.find((choice) => choice.startsWith(`${value.replace(/=$/, "")}=`));
  if (unfinished !== undefined) {
    return `Cannot use ${long} "${value}": expected ${unfinished}`;
  }
  const names = choices.map((choice) => choice.replace(/=.*$/, "="));
  const nearest = nearestWord(value.replace(/(?<==).*$/s, ""), names);
  const meant = nearest === undefined ? "" : `did you mean "${nearest}"? `;
  return `Cannot use ${long} "${value}": ${meant}${expected}`;
}

/** Reports whether a value is a choice. A choice like `jsonpath=<template>` needs something after the equals sign. */
function isChoice(value: string, choice: string): boolean {
  const [name = "", ...parts] = choice.split("=");
  return parts.length === 0
    ? value === choice
    : value.startsWith(`${name}=`) && value.length > name.length + 1;
}
