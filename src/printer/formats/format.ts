import type { FieldTypes } from "../../api/field-types.js";
import type { ObjectName } from "../../api/object-key.js";
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
  /**
   * What follows the name of the format: the template of `-o jsonpath=TEMPLATE`, or the content of the file of
   * `-o jsonpath-file=PATH`. Empty for most formats.
   */
  readonly argument: string;
  /** Whether records have the object, too. @defaultValue true */
  readonly objects?: boolean | undefined;
  /** How many lines a difference has around each change. @defaultValue 3 */
  readonly contextLines?: number | undefined;
  /** Whether values that may be secrets are hidden in differences. @defaultValue true */
  readonly redact?: boolean | undefined;
  /** Whether columns have headers. */
  readonly headers: boolean;
  readonly labels: ShownLabels;
  /** Which namespaces are watched: one, several, or the one of each context. */
  readonly namespaces: "one" | "several" | "of each context";
  /** Returns the columns of the terminal, or undefined if stdout is not a terminal. */
  readonly terminalWidth: () => number | undefined;
  /** How templates are executed. @defaultValue as kubectl does, without a word about what fails */
  readonly templates?: TemplateOptions;
}

/** How templates are executed, and who is told what is wrong with them. */
export interface TemplateOptions {
  /** Whether a field that an object does not have prints nothing. Otherwise the template fails on the object. */
  readonly allowMissingKeys: boolean;
  /** Whether templates begin at `{type, object}`, as kubectl's do with `--output-watch-events`. Else at the object. */
  readonly beginsAtEvent: boolean;
  /** Told of a template that may not do what its author means. */
  readonly onDoubt: (doubt: string) => void;
  /** Told of a template that fails on an object, of which then nothing is printed. */
  readonly onFailure: (failure: TemplateFailure) => void;
}

export interface TemplateFailure {
  /** The kind of the object, as kubectl writes it in front of names: `pod`. */
  readonly kind: string;
  readonly name: ObjectName;
  /** Why the template fails, in the words of kubectl. */
  readonly reason: string;
}

/** How the events of one run are printed. All printers of a run are made by one format. */
export interface Format {
  /** The fields that are read of a pod, or `whole` if the pod is printed as the server sent it. */
  readonly reads: readonly FieldTypes[] | TemplatePlaces | "whole";
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
  /** Returns how many events the printers have taken, those that are kept too, if `listed` returns text. */
  readonly taken?: () => number;
}

/**
 * The places of a pod that templates read, each as the names of the members that lead to it. The schema of pods may not
 * know all of them.
 */
export interface TemplatePlaces {
  readonly places: readonly (readonly string[])[];
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

/** Prints one event of a whole object. `row` is the event as a row, if the server was asked for rows, too. */
export type ObjectPrinter = (event: ObjectEvent<KubeObject>, at: Date, row?: RowEvent) => string;

/** What a format prints: the rows that the server makes of its objects, or the objects themselves. */
export type KindFormat =
  | { readonly prints: "rows"; readonly printer: KindPrinter<RowEvent> }
  | { readonly prints: "objects"; readonly printer: ObjectPrinter };
