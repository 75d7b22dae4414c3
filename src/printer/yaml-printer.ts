import { stringify, type ToStringOptions } from "yaml";
import { escapeTerminal, hasControls } from "./escape-terminal.js";
import { recordOf } from "./event-record.js";
import type { Printer } from "./printer.js";

/** No folding, no aliases, and quotes around what only older YAML takes for something else (`on`, `1:30`). */
const STYLE = { compat: "yaml-1.1", aliasDuplicateObjects: false } as const;
const LAYOUT: ToStringOptions = { lineWidth: 0 };
/** Every string on one line in double quotes, where any character can be escaped. */
const QUOTED: ToStringOptions = {
  ...LAYOUT,
  defaultStringType: "QUOTE_DOUBLE",
  defaultKeyType: "QUOTE_DOUBLE",
  doubleQuotedAsJSON: true,
};

/** `-o yaml`: one document an event, the record of `-o json`, each begun by `---`. */
export function yamlPrinter(): Printer {
  return (event, at) => {
    const record = recordOf(event, at);
    const text = stringify(record, { ...STYLE, ...LAYOUT });
    return `---\n${lines(text).some(hasControls) ? escaped(record) : text}`;
  };
}

function escaped(record: object): string {
  return lines(stringify(record, { ...STYLE, ...QUOTED }))
    .map(escapeTerminal)
    .join("\n");
}

function lines(text: string): string[] {
  return text.split("\n");
}
