import { stringify, type ToStringOptions } from "yaml";
import { escapeTerminal, hasControls } from "./escape-terminal.js";
import { recordOf } from "./event-record.js";
import type { Printer } from "./printer.js";

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

/** The printer for `-o yaml`: the record of `-o json` as a document that begins with `---`. */
export function yamlPrinter(): Printer {
  return (event, at) => {
    const record = recordOf(event, at);
    const text = stringify(record, { ...STYLE, ...LAYOUT });
    return `---\n${lines(text).some(hasControls) ? escaped(record) : text}`;
  };
}

/** Returns the record as YAML with every control character escaped. */
function escaped(record: object): string {
  return lines(stringify(record, { ...STYLE, ...QUOTED }))
    .map(escapeTerminal)
    .join("\n");
}

function lines(text: string): string[] {
  return text.split("\n");
}
