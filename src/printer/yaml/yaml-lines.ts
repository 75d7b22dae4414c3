import { isJsonObject } from "../../base/json-object.js";
import { escapeTerminal, hasControls } from "../escape-terminal.js";
import { escapeYaml } from "./escape-yaml.js";

/** Texts that every reader of YAML takes for themselves without quotes, unless they are one of the words below. */
const PLAIN = /^(?:--?)?[A-Za-z_/][\w\-./@%+=,();:~ ]*$/;
/** Quantities such as `100m`, and uids, which begin with a digit and yet are no numbers. */
const NO_NUMBER = /^(?:\d+(?:[mksh]|[KMGTP]i)|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
/** What ends a plain text, and what older YAML reads as a boolean or as nothing. */
const NOT_PLAIN = /: |[: ]$|^-?(?:true|false|yes|no|on|off|null|y|n)$/i;
/** Texts that a block of lines cannot hold as they are: without a line of text, or with blanks that are not seen. */
const NO_BLOCK = /^\s|(?:^|\n)[ \t]+(?:\n|$)/;

/**
 * Returns a value of JSON as the lines of a YAML document, with the members of objects in the order of their names, as
 * kubectl has them. The lines of a value depend on nothing but the value, so that a value that stays the same has the
 * same lines. A text of several lines has several lines here, too. The package `yaml`
 * takes a hundred times as long, and quotes all texts of a document if one of them needs it.
 */
export function yamlLines(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item: unknown) => {
      const [first = "", ...rest] = yamlLines(item);
      return [`- ${first}`, ...rest.map(indented)];
    });
  }
  if (isJsonObject(value) && !isEmpty(value)) {
    return Object.keys(value)
      .sort()
      .flatMap((name) => member(name, value[name]));
  }
  return scalarLines(value);
}

function member(name: string, value: unknown): string[] {
  const key = isPlain(name) ? name : quoted(name);
  const lines = yamlLines(value);
  if (typeof value === "object" && value !== null && !isEmpty(value)) {
    return [`${key}:`, ...lines.map(indented)];
  }
  const [first = "", ...rest] = lines;
  return [`${key}: ${first}`, ...rest.map(indented)];
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function indented(line: string): string {
  return line === "" ? "" : `  ${line}`;
}

function scalarLines(value: unknown): readonly string[] {
  if (typeof value !== "string") {
    return [JSON.stringify(value)];
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
  return NO_NUMBER.test(text) || (PLAIN.test(text) && !NOT_PLAIN.test(text));
}

function quoted(text: string): string {
  return escapeTerminal(JSON.stringify(text), escapeYaml);
}
