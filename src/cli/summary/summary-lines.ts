import { splitObjectKey } from "../../api/object-key.js";
import { measuredText, seconds } from "../../explain/duration-text.js";
import { logfmtValue } from "../../printer/logfmt.js";
import type { UnreadyPod } from "../silence/unready-pods.js";
import type { LeftOut } from "../watching/event-choice.js";
import type { EventCounts } from "../watching/event-counts.js";
import { type Findings, foundPodText, type RestartCause } from "./findings.js";
import type { AccountedTarget } from "./run-account.js";

/** The most causes of restarts, and the most pods that are not ready, that the summary names. JSON has more. */
const MOST_NAMED = 5;
const MOST_IN_RECORD = 100;
/** The most namespaces, or contexts, that are named. */
const MOST_PLACES = 3;

/** What the summary is made of. */
export interface RunResult {
  readonly targets: readonly AccountedTarget[];
  readonly lastedMs: number;
  readonly counts: EventCounts;
  readonly leftOut: LeftOut;
  /** What was found in the explanations, or undefined if nothing was explained. */
  readonly findings: Findings | undefined;
  /** The pods that are not ready, as far as they are known. */
  readonly unready: readonly UnreadyPod[];
  /** The time to which `unready` refers. */
  readonly now: number;
}

/** One line of the summary: its text, and the same as members of a record. */
export interface SummaryLine {
  readonly fields: object;
  readonly text: string;
}

/** Returns the lines of the summary, of which the last two are there only if there is something to say. */
export function summaryLines(result: RunResult): SummaryLine[] {
  const { findings } = result;
  return [
    countsLine(result),
    joined("restarts", [...restartParts(findings), ...slowestParts(findings)]),
    joined("now", [...unreadyParts(result), ...interruptionParts(result)]),
  ].filter(({ text }) => text !== "");
}

function joined(name: string, parts: readonly SummaryLine[]): SummaryLine {
  return {
    fields: Object.assign({ summary: name }, ...parts.map(({ fields }) => fields)) as object,
    text: parts.map(({ text }) => text).join("; "),
  };
}

function countsLine({ targets, lastedMs, counts, leftOut }: RunResult): SummaryLine {
  const { objects, initial, added, updated, resync, deleted, kubeEvents } = counts;
  const { entered, left, departed, returned } = counts;
  const events = kubeEvents === 0 ? "" : `, ${numberOf(kubeEvents, "Event")} about them`;
  const other = [
    ...(leftOut.only === 0 ? [] : [`; ${leftOut.only} left out by --only`]),
    ...(leftOut.filtered === 0
      ? []
      : [`; ${numberOf(leftOut.filtered, "change")} of others left out by the filters`]),
  ].join("");
  return {
    fields: {
      summary: "events",
      objects,
      seconds: seconds(lastedMs),
      initial,
      added,
      updated,
      resync,
      deleted,
      entered,
      left,
      departed,
      returned,
      kubeEvents,
      leftOut,
    },
    text: `${placeOf(objects, targets)}, ${measuredText(lastedMs)}: ${added} added${addedNote(leftOut)}, ${updated} updated${updatedNote(counts, leftOut)}, ${deleted} deleted${selectorNote(counts)}${events}${other}`,
  };
}

function addedNote({ initial }: LeftOut): string {
  return initial === 0 ? "" : ` (${initial} initial not shown)`;
}

function updatedNote({ resync, entered, left }: EventCounts, leftOut: LeftOut): string {
  const crossings = entered + left === 0 ? [] : [`${entered} entered and ${left} left`];
  const hidden = [
    ...(leftOut.resync === 0 ? [] : [`${leftOut.resync} resync`]),
    ...(leftOut.unchanged === 0 ? [] : [`${leftOut.unchanged} unchanged`]),
    ...(leftOut.insignificant === 0 ? [] : [`${leftOut.insignificant} insignificant`]),
  ];
  const resyncs = resync === 0 ? [] : [`${resync} resync`];
  const notes = [...crossings, ...(hidden.length > 0 ? [`${listed(hidden)} not shown`] : resyncs)];
  return notes.length === 0 ? "" : ` (${notes.join("; ")})`;
}

/** Returns how many objects a selector of the server let go, and let in again. Their lines are no updates. */
function selectorNote({ departed, returned }: EventCounts): string {
  const back = returned === 0 ? "" : ` and ${returned} came back`;
  return departed === 0 ? "" : `, ${departed} left the selector${back}`;
}

/** Returns what was watched, in words: `42 pods in all namespaces`, `3 nodes of the contexts "prod" and "test"`. */
function placeOf(objects: number, targets: readonly AccountedTarget[]): string {
  const [first, ...others] = distinct(targets.map(({ resource }) => resource));
  const [one] = targets;
  const what =
    first === undefined || others.length > 0 || one === undefined
      ? numberOf(objects, "object")
      : `${objects} ${objects === 1 ? one.singular : first}`;
  return what + namespacesText(targets) + contextsText(targets);
}

function namespacesText(targets: readonly AccountedTarget[]): string {
  const namespaces = distinct(targets.map(({ namespace }) => namespace));
  if (namespaces.length === 0) {
    return "";
  }
  return namespaces.includes("")
    ? " in all namespaces"
    : ` in the namespace${namespaces.length === 1 ? "" : "s"} ${quotedList(namespaces)}`;
}

function contextsText(targets: readonly AccountedTarget[]): string {
  const contexts = distinct(targets.map(({ context }) => context));
  return contexts.length === 0
    ? ""
    : ` of the context${contexts.length === 1 ? "" : "s"} ${quotedList(contexts)}`;
}

function distinct(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts)].filter((text) => text !== undefined);
}

/** Returns the first of some names in quotes, and how many others there are. */
function quotedList(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const more = quoted.length - MOST_PLACES;
  return listed([...quoted.slice(0, MOST_PLACES), ...(more > 0 ? [`${more} more`] : [])]);
}

function restartParts(findings: Findings | undefined): SummaryLine[] {
  const causes = [...(findings?.restarts ?? [])].sort(([, left], [, right]) => right.count - left.count);
  if (causes.length === 0) {
    return [];
  }
  const named = causes.slice(0, MOST_NAMED).map(([cause, restarts]) => restartText(cause, restarts));
  const unnamed = causes.slice(MOST_NAMED);
  const others = findings?.otherRestarts ?? 0;
  const counts = causes.map(([cause, { count }]) => [cause, count] as const);
  return [
    {
      fields: {
        restarts: Object.fromEntries(others === 0 ? counts : [...counts, ["other causes", others]]),
      },
      text: `restarts: ${[...named, ...otherCauses(unnamed, others)].join(", ")}`,
    },
  ];
}

/** Returns how many causes are not named, and the number of their restarts if it is not known how many there are. */
function otherCauses(unnamed: readonly (readonly [string, RestartCause])[], others: number): string[] {
  if (others > 0) {
    const restarts = unnamed.reduce((sum, [, { count }]) => sum + count, others);
    return [`${restarts} by more than ${numberOf(unnamed.length, "other cause")}`];
  }
  return unnamed.length === 0 ? [] : [numberOf(unnamed.length, "other cause")];
}

/** Returns one cause of restarts with the container that it concerned most. */
function restartText(cause: string, { count, containers, hasMore }: RestartCause): string {
  const [worst] = [...containers].sort(([, left], [, right]) => right - left);
  const first = worst?.[0] ?? "";
  const others = containers.size - 1;
  return `${count} ${cause} (${first}${others > 0 ? ` and ${hasMore ? "more than " : ""}${numberOf(others, "other")}` : ""})`;
}

function slowestParts(findings: Findings | undefined): SummaryLine[] {
  const slowest = findings?.slowest;
  return slowest === undefined
    ? []
    : [
        {
          fields: {
            slowest: {
              ...splitObjectKey(slowest.key),
              context: slowest.context,
              seconds: seconds(slowest.ms),
            },
          },
          text: `slowest to become ready: ${measuredText(slowest.ms)} ${foundPodText(slowest)}`,
        },
      ];
}

function unreadyParts({ unready, now }: RunResult): SummaryLine[] {
  if (unready.length === 0) {
    return [];
  }
  const longestFirst = [...unready].sort((left, right) => left.since - right.since);
  const named = longestFirst
    .slice(0, MOST_NAMED)
    .map(
      ({ key, place: { context }, status, since }) =>
        `${foundPodText({ key, context })} ${logfmtValue(status)} for ${measuredText(now - since)}`,
    );
  const more = unready.length - MOST_NAMED;
  return [
    {
      fields: {
        notReady: longestFirst.slice(0, MOST_IN_RECORD).map(({ key, place: { context }, status, since }) => ({
          ...splitObjectKey(key),
          context,
          status,
          seconds: seconds(now - since),
        })),
        notReadyCount: unready.length,
      },
      text: `not ready: ${[...named, ...(more > 0 ? [numberOf(more, "other")] : [])].join(", ")}`,
    },
  ];
}

function interruptionParts({ targets }: RunResult): SummaryLine[] {
  const { count, ms, missed } = targets.reduce(
    (all, { interruptions: { sum } }) => ({
      count: all.count + sum.count,
      ms: all.ms + sum.ms,
      missed: all.missed + sum.missed,
    }),
    { count: 0, ms: 0, missed: 0 },
  );
  return count === 0
    ? []
    : [
        {
          fields: { interruptions: { count, seconds: seconds(ms), missed } },
          text: `interruptions: ${count} (${measuredText(ms)}, ${numberOf(missed, "change")} missed)`,
        },
      ];
}

function numberOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function listed(items: readonly string[]): string {
  return items.length < 2
    ? items.join("")
    : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1] ?? ""}`;
}
