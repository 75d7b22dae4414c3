import type { FieldTypes } from "../../api/field-types.js";
import { POD_STATUS_FIELDS } from "../../api/pod-status.js";
import type { Logger } from "../../base/logger.js";
import type { Explain } from "../../explain/explainer.js";
import type { KubeEventPrinter } from "../../printer/kube-event-printer.js";
import type { Format } from "../../printer/formats/format.js";
import { hasTemplate } from "../../printer/formats/output-formats.js";
import type { PodFilter } from "../filters/pod-filter.js";
import { FILTER_FLAGS, isAnyGiven } from "../flags/given-flags.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import type { Host } from "../host.js";
import { type KubeEventsChoice, kubeEventsChoice } from "../kube-events/kube-events-choice.js";
import type { Selection } from "../selection/selection.js";
import type { OnlookerClass } from "../summary/onlooker.js";
import { formatOfFlags } from "../formats/format-of-flags.js";
import type { Limits } from "../limits/limits.js";
import { type EventChoice, eventChoice, type LeftOut, nothingLeftOut } from "./event-choice.js";
import { EventCounts } from "./event-counts.js";
import type { TemplateTrouble } from "../formats/template-trouble.js";

/** Which events are printed, and how. */
export interface Printing {
  readonly format: Format;
  /** Whether whole objects are printed with their managedFields. */
  readonly showManagedFields: boolean;
  /** The fields that the format reads of a pod, or `whole` if the pod is printed as the server sent it. */
  readonly reads: readonly FieldTypes[] | "whole";
  /** What is wrong with the templates of the format, or undefined if it has none. */
  readonly trouble: TemplateTrouble | undefined;
  /** What explains the events, or undefined if nothing of the explanation is used. */
  readonly explaining: Explaining | undefined;
  /** Fields that are read for other purposes than printing, or undefined if none are. */
  readonly moreFields: readonly FieldTypes[] | undefined;
  readonly choice: EventChoice;
  /** The filters of the flags, or undefined if there are none. */
  readonly filter: PodFilter | undefined;
  /** How many events were not printed. */
  readonly leftOut: LeftOut;
  readonly counts: EventCounts;
  /** Which Kubernetes Events are printed, or undefined if none are. */
  readonly kubeEvents: KubeEventPrinting | undefined;
}

/** Which Kubernetes Events are printed, and how. */
export interface KubeEventPrinting {
  readonly choice: KubeEventsChoice;
  readonly printer: KubeEventPrinter;
  /** Where Events cannot be had, as far as that has been told. */
  readonly refused: Set<string>;
}

/** The fields that show whether a pod is ready. */
const OBSERVED_FIELDS: readonly FieldTypes[] = [POD_STATUS_FIELDS];

/** What explains events, and the fields that it reads from every pod. */
export interface Explaining {
  /** Makes the function that explains the events of one target. */
  readonly explainer: () => Explain;
  readonly fields: readonly FieldTypes[];
  /** What looks at all pods for the summary of explained events. */
  readonly Onlooker: OnlookerClass;
}

/** What is known of a run before its printing is. */
interface PrintedRun {
  readonly selection: Selection;
  readonly logger: Logger;
  /** How many events are printed, if not all are. */
  readonly limits: Limits | undefined;
  /** Whether the state of every pod is read, whatever is printed of it. */
  readonly observed: boolean;
}

/** @throws UsageError for a value that a flag cannot have. */
export async function printingOf(
  host: Pick<Host, "env" | "homeDirectory" | "streams">,
  flags: WatchFlags,
  { observed, selection, logger, limits }: PrintedRun,
): Promise<Printing> {
  const choice = eventChoice(flags);
  const filter = await filterOf(flags);
  const kubeEvents = kubeEventsChoice(flags);
  const trouble = hasTemplate(flags.output) ? await loadTrouble(logger) : undefined;
  const chosen = await formatOfFlags(flags, { host, selection, trouble });
  const format = limits?.counted(chosen) ?? chosen;
  const explaining =
    format.explains || choice.show !== "all" ? await loadExplaining(filter?.tellsContainer) : undefined;
  return {
    format,
    showManagedFields: flags.showManagedFields === true,
    reads: await readsOf(format, flags.showManagedFields === true),
    trouble,
    explaining,
    moreFields: explaining?.fields ?? (observed ? OBSERVED_FIELDS : undefined),
    choice,
    filter,
    leftOut: nothingLeftOut(),
    counts: new EventCounts(),
    kubeEvents:
      kubeEvents === undefined
        ? undefined
        : { choice: kubeEvents, printer: await format.kubeEvents(), refused: new Set() },
  };
}

async function loadTrouble(logger: Logger): Promise<TemplateTrouble> {
  return new (await import("../formats/template-trouble.js")).TemplateTrouble(logger);
}

async function readsOf({ reads }: Format, managedFields: boolean): Promise<Printing["reads"]> {
  return typeof reads === "object" && "places" in reads
    ? (await import("../formats/pod-reads.js")).podReads(reads, managedFields)
    : reads;
}

async function loadExplaining(tellsContainer: PodFilter["tellsContainer"]): Promise<Explaining> {
  const { explainer, Onlooker, SUMMARY_FIELDS } = await import("./explaining.js");
  return { explainer: () => explainer(tellsContainer), fields: SUMMARY_FIELDS, Onlooker };
}

async function filterOf(flags: WatchFlags): Promise<PodFilter | undefined> {
  return isAnyGiven(flags, FILTER_FLAGS)
    ? (await import("../filters/pod-filter.js")).podFilter(flags)
    : undefined;
}
