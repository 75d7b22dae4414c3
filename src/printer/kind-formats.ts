import type { KubeObject } from "../api/object.js";
import { escapeTerminal } from "./escape-terminal.js";
import { objectNameOf, sentenceOf } from "./event-words.js";
import { jsonPrinter } from "./json-printer.js";
import { secondsFormatter } from "./local-time.js";
import type { OutputFormat } from "./output-formats.js";
import type { ObjectEvent, Paint } from "./printer.js";
import { changedMembers } from "./row-members.js";
import { type RowEvent, rowPrinter, type Token } from "./row-printer.js";

/** The kind of the objects that are printed. */
export interface PrintedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Prints one event of any kind of objects. */
type KindPrinter<Event> = (event: Event, at: Date) => string;

/** What a format prints: the rows that the server makes of its objects, or the objects themselves. */
export type KindFormat =
  | { readonly prints: "rows"; readonly printer: KindPrinter<RowEvent> }
  | { readonly prints: "objects"; readonly printer: KindPrinter<ObjectEvent<KubeObject>> };

/**
 * Returns how a format prints the objects of a kind other than Pod. `tokens` adds to the default format. By default that
 * is what changed, if no cell shows it.
 */
export async function kindFormat(
  format: OutputFormat,
  printed: PrintedKind,
  paint: Paint,
  tokens: (event: RowEvent) => readonly Token[] = changedMembers,
): Promise<KindFormat> {
  const { group, version } = printed;
  const kind = escapeTerminal(printed.kind);
  const type = { apiVersion: group === "" ? version : `${group}/${version}`, kind: printed.kind };
  switch (format) {
    case "default":
      return { prints: "rows", printer: rowPrinter(kind, paint, tokens) };
    case "short": {
      const time = secondsFormatter();
      return { prints: "rows", printer: (event, at) => `${time(at)} ${sentenceOf(event, kind)}\n` };
    }
    case "name": {
      const prefix = escapeTerminal(kindInNames(printed));
      return {
        prints: "rows",
        printer: (event) => `${prefix}/${escapeTerminal(objectNameOf(event).name)}\n`,
      };
    }
    case "json":
      return { prints: "objects", printer: jsonPrinter(type) };
    case "yaml":
      return { prints: "objects", printer: (await import("./yaml-printer.js")).yamlPrinter(type) };
  }
}

/** Returns the kind as kubectl writes it before a name: `node`, `deployment.apps`. */
function kindInNames({ group, kind }: PrintedKind): string {
  const name = kind.toLowerCase();
  return group === "" ? name : `${name}.${group}`;
}
