import { parseKeepingOrder } from "../../jsonpath/parse-json-tokens.js";
import { type PrintedRecord, recordText } from "../record-text.js";
import { yamlLines } from "./yaml-lines.js";

/** Returns a record as a document that begins with `---`. Members, and the digits of numbers, are as the server wrote them. */
export function yamlDocument(record: PrintedRecord): string {
  return ["---", ...yamlLines(parseKeepingOrder(recordText(record))), ""].join("\n");
}
