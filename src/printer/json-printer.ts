import { escapeTerminal } from "./escape-terminal.js";
import type { KubeObject } from "../api/object.js";
import { type ObjectType, POD_TYPE, recordOf } from "./event-record.js";
import type { ObjectEvent } from "./printer.js";
import { recordText } from "./record-text.js";

/** The printer for `-o json`: one JSON object per line, with every control character escaped. An object that came as JSON is printed as the server wrote it. */
export function jsonPrinter(
  type: ObjectType = POD_TYPE,
): (event: ObjectEvent<KubeObject>, at: Date) => string {
  return (event, at) => `${escapeTerminal(recordText(recordOf(event, at, type)))}\n`;
}
