import {
  type CreateNodeOptions,
  type DocumentOptions,
  type ScalarTag,
  type SchemaOptions,
  stringify,
  type ToStringOptions,
} from "yaml";
import { JsonNumber } from "../../jsonpath/json-number.js";
import { parseKeepingOrder } from "../../jsonpath/parse-json-tokens.js";
import { escapeTerminal, hasControls } from "../escape-terminal.js";
import { escapeYaml } from "./escape-yaml.js";
import { type PrintedRecord, recordText } from "../record-text.js";

/** Prints a number as the server wrote it. */
const NUMBER_AS_WRITTEN: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => value instanceof JsonNumber,
  resolve: (written) => new JsonNumber(written),
  stringify: ({ value }) => (value as JsonNumber).text,
};

/** No aliases, and quotes around text that YAML 1.1 does not read as text (`on`, `1:30`). */
const STYLE: CreateNodeOptions & DocumentOptions & SchemaOptions = {
  compat: "yaml-1.1",
  aliasDuplicateObjects: false,
  customTags: (tags) => [...tags, NUMBER_AS_WRITTEN],
};
/** No line is folded. */
const LAYOUT: ToStringOptions = { lineWidth: 0 };
/** Every string on one line in double quotes, in which every character can be escaped. */
const QUOTED: ToStringOptions = {
  ...LAYOUT,
  defaultStringType: "QUOTE_DOUBLE",
  defaultKeyType: "QUOTE_DOUBLE",
  doubleQuotedAsJSON: true,
};

/**
 * The longest record that is laid out in lines, in characters of its JSON. etcd stores objects of up to 1.5 MiB,
 * and pods have a few KiB. The layout takes seconds for a megabyte, and many times the memory of the object.
 */
const LAYOUT_LIMIT_CHARACTERS = 1024 * 1024;

/**
 * Returns a record as a document that begins with `---`. Larger records than any pod has become JSON on one line,
 * which is YAML, too.
 */
export function yamlDocument(record: PrintedRecord): string {
  const sound = withoutHalves(recordText(record));
  return `---\n${
    sound.length > LAYOUT_LIMIT_CHARACTERS ? `${escaped(sound)}\n` : laidOut(parseKeepingOrder(sound))
  }`;
}

function laidOut(record: unknown): string {
  const text = stringify(record, { ...STYLE, ...LAYOUT });
  return lines(text).some(hasControls)
    ? lines(stringify(record, { ...STYLE, ...QUOTED }))
        .map(escaped)
        .join("\n")
    : text;
}

/**
 * Returns JSON with U+FFFD for each half of a surrogate pair, as Go does. Only JSON can express one, by an escape
 * like `\ud800`.
 */
function withoutHalves(json: string): string {
  return /\\u[dD]/.test(json)
    ? json.replace(ESCAPES, (escape) => (escape.length === HALF_LENGTH ? "\\ufffd" : escape))
    : json;
}

/** A pair of surrogates, a half of one, or any other escape, which may be only the beginning of `\u0041`. */
const ESCAPES = /\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..|[^])/g;
const HALF_LENGTH = "\\ud800".length;

/** Returns JSON, or YAML with the strings of JSON, with every control character escaped as in YAML. */
function escaped(text: string): string {
  return escapeTerminal(text, escapeYaml);
}

function lines(text: string): string[] {
  return text.split("\n");
}
