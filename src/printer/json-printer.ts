import { escapeTerminal } from "./escape-terminal.js";
import type { KubeObject } from "../api/object.js";
import { type ObjectType, POD_TYPE, recordOf } from "./event-record.js";
import type { ObjectEvent } from "./printer.js";

/** The printer for `-o json`: one JSON object per line, with every control character escaped. */
export function jsonPrinter(
  type: ObjectType = POD_TYPE,
): (event: ObjectEvent<KubeObject>, at: Date) => string {
  return (event, at) => `${escapeTerminal(JSON.stringify(recordOf(event, at, type)))}\n`;
}
