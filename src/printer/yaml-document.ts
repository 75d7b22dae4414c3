import { stringify, type ToStringOptions } from "yaml";
import { escapeTerminal, escapeUnits, hasControls } from "./escape-terminal.js";

/** No aliases, and quotes around text that YAML 1.1 does not read as text (`on`, `1:30`). */
const STYLE = { compat: "yaml-1.1", aliasDuplicateObjects: false } as const;
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
export function yamlDocument(record: object): string {
  const json = JSON.stringify(record);
  const sound = withoutHalves(json);
  return `---\n${
    sound.length > LAYOUT_LIMIT_CHARACTERS
      ? `${escaped(sound)}\n`
      : laidOut(sound === json ? record : (JSON.parse(sound) as object))
  }`;
}

function laidOut(record: object): string {
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
  return json.includes("\\ud")
    ? json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, (escape) => (escape.length > 2 ? "\\ufffd" : escape))
    : json;
}

/** Returns JSON, or YAML with the strings of JSON, with every control character escaped as in YAML. */
function escaped(text: string): string {
  return escapeTerminal(text, escapeYaml);
}

/** Writes a character as YAML does: beyond U+FFFF like `\U000e0041`, because it refuses the two units of JSON. */
export function escapeYaml(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : escapeUnits(character);
}

function lines(text: string): string[] {
  return text.split("\n");
}
