import type { ObjectName } from "../../api/object-key.js";
import { escapeTerminal } from "../escape-terminal.js";
import type { LineTime } from "../line-time.js";
import type { Paint } from "../printer.js";
import { TableColumn } from "./table-column.js";

/** What all rows begin with. */
export interface Leading extends ObjectName {
  readonly at: Date;
  /** The word in the column EVENT. */
  readonly word: string;
  readonly context: string | undefined;
}

/** Whether objects of several contexts or namespaces are watched, so that each row says where its object is. */
interface SeveralPlaces {
  readonly contexts: boolean;
  readonly namespaces: boolean;
}

export interface LeadingOptions {
  readonly paint: Paint;
  /** Undefined if rows begin without the time. */
  readonly time: LineTime | undefined;
  /** Returns where objects are watched. Asked when there is something to print. */
  readonly several: () => SeveralPlaces;
}

/**
 * The columns TIME, EVENT, CONTEXT, NAMESPACE and NAME. The rows of all kinds share them, so that the names of several
 * kinds are aligned.
 */
export class LeadingColumns {
  readonly #options: LeadingOptions;
  readonly #time = new TableColumn("TIME");
  readonly #event: TableColumn;
  readonly #context = new TableColumn("CONTEXT");
  readonly #namespace = new TableColumn("NAMESPACE");
  readonly #name = new TableColumn("NAME");

  constructor(options: LeadingOptions) {
    const { bad, dim } = options.paint;
    const paints: Readonly<Record<string, (text: string) => string>> = {
      INITIAL: dim,
      RESYNC: dim,
      WARNING: bad,
    };
    this.#options = options;
    this.#event = new TableColumn("EVENT", (word) => (paints[word] ?? String)(word));
    // The most frequent word, so that the table does not move when the first change is printed.
    this.#event.fit("MODIFIED");
  }

  /** Returns the columns of a kind whose objects are in namespaces or not. */
  columns(isNamespaced: boolean): readonly TableColumn[] {
    return [
      ...(this.#options.time === undefined ? [] : [this.#time]),
      this.#event,
      ...(this.#options.several().contexts ? [this.#context] : []),
      ...(this.#hasNamespace(isNamespaced) ? [this.#namespace] : []),
      this.#name,
    ];
  }

  /** Returns the cells of these columns. */
  cells({ at, word, context, namespace, name }: Leading, isNamespaced: boolean): string[] {
    const { several, time } = this.#options;
    const cells = time === undefined ? [word] : [time(at).trimEnd(), word];
    if (several().contexts) {
      cells.push(escapeTerminal(context ?? ""));
    }
    if (this.#hasNamespace(isNamespaced)) {
      cells.push(escapeTerminal(namespace));
    }
    cells.push(escapeTerminal(name));
    return cells;
  }

  #hasNamespace(isNamespaced: boolean): boolean {
    return this.#options.several().namespaces && isNamespaced;
  }
}
