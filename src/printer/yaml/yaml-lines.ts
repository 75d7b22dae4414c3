import { isJsonObject } from "../../base/json-object.js";
import { JsonNumber } from "../../base/json-number.js";
import { escapeTerminal, hasControls } from "../escape-terminal.js";
import { escapeYaml } from "./escape-yaml.js";

/** Texts that every reader of YAML takes for themselves without quotes, unless they are one of the words below. */
const PLAIN = /^(?:--?)?[A-Za-z_/][\w\-./@%+=,();:~ ]*$/;
/** The same with the letters and symbols of all scripts, of which some are not seen. */
const WIDE =
  /^(?:[A-Za-z_/]|(?!\p{ASCII})[\p{L}\p{S}])(?:[\w\-./@%+=,();:~ ]|(?!\p{ASCII})[\p{L}\p{M}\p{N}\p{P}\p{S}])*$/u;
/** Quantities such as `100m`, addresses, and uids, which begin with a digit and yet are no numbers. */
const NO_NUMBER = /^(?:\d+(?:\.\d+){3}|\d+(?:[mksh]|[KMGTP]i)|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
/** What ends a plain text, and what older YAML reads as a boolean or as nothing. */
const NOT_PLAIN = /: |[: ]$|^-?(?:true|false|yes|no|on|off|null|y|n)$/i;
/** Texts that a block of lines cannot hold as they are: without a line of text, or with blanks that are not seen. */
const NO_BLOCK = /^\s|(?:^|\n)[ \t]+(?:\n|$)/;

/**
 * Returns a value of JSON as the lines of a YAML document. The members of an object are in the order of their names, as
 * kubectl has them, and those of a `Map` in their own order. The lines of a value depend on nothing but the value, so that
 * a value that stays the same has the same lines. A text of several lines has several lines here, too. The package `yaml`
 * takes a hundred times as long, and quotes all texts of a document if one of them needs it.
 */
export function yamlLines(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item: unknown) => {
      const [first = "", ...rest] = yamlLines(item);
      return [`- ${first}`, ...rest.map(indented)];
    });
  }
  const members = membersOf(value);
  return members.length > 0 ? members.flatMap(([name, part]) => member(name, part)) : scalarLines(value);
}

type Member = readonly [name: string, value: unknown];

/** Returns the members of an object. A value of another type has none. */
function membersOf(value: unknown): readonly Member[] {
  if (value instanceof Map) {
    // Names that differ in halves of surrogate pairs alone become one name, of which the last value counts.
    const parts = [...(value as ReadonlyMap<string, unknown>)];
    return [...new Map(parts.map(([name, part]) => [wellFormed(name), part]))];
  }
  return isJsonObject(value)
    ? Object.keys(value)
        .sort()
        .map((name) => [name, value[name]])
    : [];
}

/** The longest name that YAML allows before a colon has 1 024 characters. */
const LONGEST_KEY = 1_000;

function member(name: string, value: unknown): string[] {
  const key = isPlain(name) ? name : quoted(name);
  const [first = "", ...rest] = yamlLines(value);
  const [head, colon] = key.length > LONGEST_KEY ? [[`? ${key}`], ":"] : [[], `${key}:`];
  return hasParts(value)
    ? [...head, colon, indented(first), ...rest.map(indented)]
    : [...head, `${colon} ${first}`, ...rest.map(indented)];
}

/** Whether a value is a list or an object with something in it. */
function hasParts(value: unknown): boolean {
  if (value instanceof Map) {
    return value.size > 0;
  }
  return (Array.isArray(value) || isJsonObject(value)) && Object.keys(value).length > 0;
}

function indented(line: string): string {
  return line === "" ? "" : `  ${line}`;
}

function scalarLines(value: unknown): readonly string[] {
  if (typeof value !== "string") {
    return [value instanceof JsonNumber ? value.text : JSON.stringify(value instanceof Map ? {} : value)];
  }
  if (isPlain(value)) {
    return [value];
  }
  return value.includes("\n") ? textLines(value) : [quoted(value)];
}

/** Returns the lines of a text that has several: as they are, or in quotes if a character must be escaped. */
function textLines(text: string): readonly string[] {
  const lines = text.split("\n");
  if (!NO_BLOCK.test(text) && !lines.some(hasControls)) {
    return text.endsWith("\n")
      ? [text.endsWith("\n\n") ? "|+" : "|", ...lines.slice(0, -1)]
      : ["|-", ...lines];
  }
  const parts = text.split(/(?<=\n)/).map((part) => quoted(part).slice(1, -1));
  // A backslash at the end continues the text in the next line, whose first blanks do not count.
  return parts.map(
    (part, index) =>
      (index === 0 ? '"' : part.startsWith(" ") ? "\\" : "") +
      part +
      (index === parts.length - 1 ? '"' : "\\"),
  );
}

function isPlain(text: string): boolean {
  return NO_NUMBER.test(text) || ((PLAIN.test(text) || isWide(text)) && !NOT_PLAIN.test(text));
}

function isWide(text: string): boolean {
  return WIDE.test(text) && !hasControls(text);
}

function quoted(text: string): string {
  return escapeTerminal(JSON.stringify(wellFormed(text)), escapeYaml);
}

/** Returns a text with U+FFFD for the halves of surrogate pairs, as Go does. YAML cannot express them. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
