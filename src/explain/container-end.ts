import type { ContainerStatus } from "../api/pod.js";
import { countOf, partOf, textOf } from "../base/json-object.js";
import type { Token } from "./change.js";
import { ageText, seconds, timeOf } from "./duration-text.js";
import type { PodDetails, PodPart } from "./pod-details.js";
import { placeFinder } from "./place-finder.js";
import { messageOf, token, tokenOf } from "./token.js";

/** One container of the second stage: its label, and its place among the statuses of all containers. */
export interface ContainerPlace {
  readonly label: string;
  readonly index: number;
  readonly details: PodDetails;
}

type End = Partial<NonNullable<NonNullable<ContainerStatus["state"]>["terminated"]>>;

/** Returns a part of the status of a container. */
export function statusOf({ details, index }: ContainerPlace, part: PodPart): Partial<ContainerStatus> {
  return details.statuses(part)[index] ?? {};
}

/**
 * Returns the tokens of the end of a container: the end in its state, or else the end in its last state.
 *
 * @param key - `reason` if the end is printed for the first time, otherwise `last`.
 */
export function endTokens(place: ContainerPlace, key: "reason" | "last"): readonly Token[] {
  const now = partOf(statusOf(place, "containers").state?.terminated);
  const end: End = now ?? partOf(statusOf(place, "lastEnds").lastState?.terminated) ?? {};
  const exit = countOf(end.exitCode);
  return [
    ...(exit === 0 && end.reason === "Completed" ? [] : tokenOf(key, textOf(end.reason))),
    token("exit", exit),
    ...tokenOf("signal", signalOf(countOf(end.signal), exit)),
    ...ranTokens(end),
    ...(end.reason === "OOMKilled" ? tokenOf("limit", memoryLimit(place)) : []),
    ...messageOf(textOf(end.message)),
  ];
}

/** Returns the tokens of an end of a container that has been printed before. */
export function lastEndTokens(place: ContainerPlace): readonly Token[] {
  const end = partOf(statusOf(place, "containers").lastState?.terminated);
  return end === undefined
    ? []
    : [...tokenOf("last", textOf(end.reason)), token("exit", countOf(end.exitCode))];
}

function ranTokens({ startedAt, finishedAt }: End): readonly Token[] {
  const [from, to] = [timeOf(startedAt), timeOf(finishedAt)];
  return from === undefined || to === undefined ? [] : [token("ran", seconds(to - from), ageText(to - from))];
}

/** The names of the signals that end a process on Linux. */
const SIGNALS: Readonly<Record<number, string>> = {
  1: "HUP",
  2: "INT",
  3: "QUIT",
  4: "ILL",
  5: "TRAP",
  6: "ABRT",
  7: "BUS",
  8: "FPE",
  9: "KILL",
  10: "USR1",
  11: "SEGV",
  12: "USR2",
  13: "PIPE",
  14: "ALRM",
  15: "TERM",
};

/** Returns the signal that ended a process. Shells and container runtimes add 128 to it, and call that an exit code. */
function signalOf(signal: number, exit: number): string {
  const number = signal === 0 ? exit - 128 : signal;
  return SIGNALS[number] ?? (signal === 0 ? "" : String(signal));
}

const placeOfWanted = placeFinder<{ readonly name?: unknown }>(({ name }) => name);

/** Returns the memory limit of a container: the one that is in force, or else the one in the spec. */
function memoryLimit(place: ContainerPlace): string {
  const wanted = place.details.limits;
  const name = place.label.slice(place.label.indexOf("/") + 1);
  const limits =
    partOf(statusOf(place, "limits").resources?.limits) ??
    wanted[placeOfWanted(wanted, name)]?.resources?.limits;
  const limit: unknown = partOf(limits)?.["memory"];
  return typeof limit === "number" ? String(limit) : textOf(limit);
}
