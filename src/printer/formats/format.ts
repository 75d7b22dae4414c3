import type { FieldTypes } from "../../api/field-types.js";
import type { KubeObject } from "../../api/object.js";
import type { KubeEventPrinter } from "../kube-event-printer.js";
import type { LineTime } from "../line-time.js";
import type { ObjectEvent, Paint, Printer } from "../printer.js";
import type { RowEvent, Token } from "../row-printer.js";
import type { ShownLabels } from "../shown-labels.js";

/** What the flags say about the text of every event. */
export interface FormatOptions {
  readonly paint: Paint;
  readonly time: LineTime;
  /** Whether the user has chosen what lines begin with. Otherwise a format may have another time. */
  readonly isTimeChosen: boolean;
  /** What follows the name of the format: the template of `-o jsonpath=TEMPLATE`. Empty for most formats. */
  readonly argument: string;
  /** Whether columns have headers. */
  readonly headers: boolean;
  readonly labels: ShownLabels;
  /** Which namespaces are watched: one, several, or the one of each context. */
  readonly namespaces: "one" | "several" | "of each context";
  /** Returns the columns of the terminal, or undefined if stdout is not a terminal. */
  readonly terminalWidth: () => number | undefined;
}

/** How the events of one run are printed. All printers of a run are made by one format. */
export interface Format {
  /** The fields that are read of a pod, or `whole` if the pod is printed as the server sent it. */
  readonly reads: readonly FieldTypes[] | "whole";
  /** Whether what changed, and why, is printed. */
  readonly explains: boolean;
  readonly pods: Printer;
  /** Makes the printer of a kind other than Pod. `tokens` are what a line adds to the cells of a row. */
  kind(kind: PrintedKind, tokens: RowTokens): Promise<KindFormat>;
  /** Makes the printer of Kubernetes Events. */
  kubeEvents(): Promise<KubeEventPrinter>;
  /** Called before the first event with what is known of the run by then. */
  readonly expect?: (run: ExpectedRun) => void;
  /**
   * Returns the text that the printers have kept until the first lists are complete. Called at least once: then, and at
   * the end of the run.
   */
  readonly listed?: () => string;
}

/** What is known of a run before its first event. What is left out is not known yet. */
export interface ExpectedRun {
  /** Whether several contexts are watched. */
  readonly contexts?: boolean;
  /** How many kinds are watched. */
  readonly kinds?: number;
}

/** The kind of the objects that are printed. */
export interface PrintedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Whether the objects are in namespaces. @defaultValue true */
  readonly namespaced?: boolean | undefined;
}

/** Returns what is told of a row beside its cells. */
export type RowTokens = (event: RowEvent) => readonly Token[];

/** Prints one event of any kind of objects. */
export type KindPrinter<Event> = (event: Event, at: Date) => string;

/** What a format prints: the rows that the server makes of its objects, or the objects themselves. */
export type KindFormat =
  | { readonly prints: "rows"; readonly printer: KindPrinter<RowEvent> }
  | { readonly prints: "objects"; readonly printer: KindPrinter<ObjectEvent<KubeObject>> };
