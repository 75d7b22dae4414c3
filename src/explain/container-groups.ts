import type { ContainerStatus } from "../api/pod.js";
import { countOf, listOf, nonEmpty, partOf, textOf } from "../base/json-object.js";
import type { Change, Token } from "./change.js";
import type { Finder, PodView } from "./comparison.js";
import type { ContainerSummary } from "./container-summary.js";
import { ageText, seconds, timeOf } from "./duration-text.js";
import type { PodDetails } from "./pod-details.js";
import { messageOf, token, tokenOf, word } from "./token.js";

/** How bad is what happened to a container. The worst is told first. */
const RANK = { ended: 5, cannotStart: 4, waits: 3, restarted: 2, other: 1, fine: 0 } as const;

/** The reasons for which a container cannot start, and whether the reason is its image. */
const CANNOT_START: Readonly<Record<string, "image" | "other">> = {
  ErrImagePull: "image",
  ImagePullBackOff: "image",
  InvalidImageName: "image",
  ErrImageNeverPull: "image",
  ImageInspectError: "image",
  RegistryUnavailable: "image",
  CreateContainerConfigError: "other",
  CreateContainerError: "other",
  RunContainerError: "other",
  PreCreateHookError: "other",
  PreStartHookError: "other",
  PostStartHookError: "other",
};

type Terminated = NonNullable<NonNullable<ContainerStatus["state"]>["terminated"]>;

/** One container that is told of. */
interface ToldContainer {
  readonly now: ContainerSummary;
  readonly before: ContainerSummary | undefined;
  /** STATUS, which is not repeated. */
  readonly shown: string;
  readonly details: PodDetails;
  /** Returns the second stage of the container. */
  readonly status: () => Partial<ContainerStatus>;
}

/** Tells what happened to each container between two states of a pod. */
export const containerChanges: Finder = (comparison) => {
  const { before } = comparison;
  return changesOf(comparison, (container) => happened(container), before.containers);
};

/** Tells what is wrong with each container of a pod that is told of for the first time. */
export function containerTroubles(view: PodView): readonly Change[] {
  return changesOf(view, trouble);
}

/** Tells which containers are in another state, if that is all that has changed. */
export const containerStates: Finder = (comparison) =>
  changesOf(
    comparison,
    ({ now, before, ...rest }) => {
      if (now.state === before?.state && now.reason === before.reason) {
        return undefined;
      }
      return now.state === "waiting" && now.reason !== ""
        ? change({ now, before, ...rest }, RANK.other, [token("waiting", now.reason)])
        : now.state === "running"
          ? change({ now, before, ...rest }, RANK.fine, [word("started")])
          : undefined;
    },
    comparison.before.containers,
  );

/** Tells the new messages of containers that still wait, which matter less than why they wait. */
export const containerMessages: Finder = (comparison) => {
  const { before, oldDetails } = comparison;
  return changesOf(
    comparison,
    (container) => {
      const index = before.containers.findIndex(({ label }) => label === container.now.label);
      const was = statusAt(oldDetails, index).state?.waiting?.message;
      const now = container.status().state?.waiting?.message;
      const tokens = was === now || container.now.state !== "waiting" ? [] : waitTokens(container);
      return tokens.length === 0
        ? undefined
        : { ...change(container, RANK.waits, tokens), significance: "change" };
    },
    before.containers,
  );
};

function changesOf(
  { summary, details }: PodView,
  tell: (container: ToldContainer) => Change | undefined,
  olds: readonly ContainerSummary[] = [],
): readonly Change[] {
  const changes: Change[] = [];
  for (const [index, now] of summary.containers.entries()) {
    const before =
      olds[index]?.label === now.label ? olds[index] : olds.find(({ label }) => label === now.label);
    const status = (): Partial<ContainerStatus> => statusAt(details, index);
    const found = tell({ now, before, shown: summary.shown.status, details, status });
    if (found !== undefined) {
      changes.push(found);
    }
  }
  return changes;
}

/** Returns the status at an index of the summary, which has the containers in the same order. */
function statusAt({ status }: PodDetails, index: number): Partial<ContainerStatus> {
  const all = [
    ...listOf(status.initContainerStatuses),
    ...listOf(status.containerStatuses),
    ...listOf(status.ephemeralContainerStatuses),
  ];
  return all[index] ?? {};
}

/** Each end of a container is told once with `reason=`. When it is told again, that is with `last=`. */
function happened(container: ToldContainer): Change | undefined {
  const { now, before } = container;
  const restarts = now.restarts - (before?.restarts ?? 0);
  const again = restarts > 0 ? [token("restarted", restarts)] : [];
  if (now.ends > (before?.ends ?? 0)) {
    return ended(container, again);
  }
  if (now.state === "waiting" && (before?.state !== "waiting" || before.reason !== now.reason)) {
    return waiting(container);
  }
  if (restarts > 0) {
    return change(container, RANK.restarted, [...again, ...lastEnd(container)]);
  }
  const started = now.state === "running" && before?.state !== "running";
  return started && now.label.startsWith("debug/")
    ? change(container, RANK.other, [word("started")])
    : undefined;
}

function trouble(container: ToldContainer): Change | undefined {
  const { now } = container;
  if (now.state === "ended" && now.exit !== 0) {
    const end = partOf(container.status().state?.terminated) ?? {};
    return change(container, RANK.ended, endTokens(container, end, "last"));
  }
  if (now.state !== "waiting") {
    return undefined;
  }
  const told = waiting(container);
  const hasEnded = now.ends > now.restarts;
  const message = hasEnded ? partOf(container.status().lastState?.terminated)?.message : undefined;
  return told === undefined ? undefined : { ...told, tokens: [...told.tokens, ...messageOf(message)] };
}

function ended(container: ToldContainer, again: readonly Token[]): Change {
  const { state, lastState } = container.status();
  const end: Partial<Terminated> = partOf(state?.terminated) ?? partOf(lastState?.terminated) ?? {};
  const fine = countOf(end.exitCode) === 0;
  const wait = container.now.state === "waiting" ? waitTokens(container) : [];
  return change(container, fine ? RANK.fine : RANK.ended, [
    ...endTokens(container, end, "reason"),
    ...again,
    ...wait,
  ]);
}

function endTokens(
  container: ToldContainer,
  end: Partial<Terminated>,
  key: "reason" | "last",
): readonly Token[] {
  const exit = countOf(end.exitCode);
  const [from, to] = [timeOf(end.startedAt), timeOf(end.finishedAt)];
  const ran = from === undefined || to === undefined || from <= 0 ? undefined : to - from;
  const limit = end.reason === "OOMKilled" ? memoryLimit(container) : undefined;
  return [
    ...(exit === 0 && end.reason === "Completed" ? [] : tokenOf(key, nonEmpty(end.reason))),
    token("exit", exit),
    ...tokenOf("signal", signalOf(countOf(end.signal), exit)),
    ...(ran === undefined ? [] : [token("ran", seconds(ran), ageText(ran))]),
    ...tokenOf("limit", limit),
    ...messageOf(textOf(end.message)),
  ];
}

/** Tells why a container waits: what it waits for after it has ended, or why it cannot start. */
function waiting(container: ToldContainer): Change | undefined {
  const { now } = container;
  if (CANNOT_START[now.reason] !== undefined) {
    return change(container, RANK.cannotStart, waitTokens(container));
  }
  return now.ends > now.restarts
    ? change(container, RANK.waits, [...lastEnd(container), ...waitTokens(container)])
    : undefined;
}

function waitTokens(container: ToldContainer): readonly Token[] {
  const { now, shown } = container;
  const { state, image } = container.status();
  const message = textOf(state?.waiting?.message);
  const why = CANNOT_START[now.reason];
  if (why === undefined) {
    return tokenOf("backoff", backOffIn(message));
  }
  const isShown = shown === now.reason || shown === `Init:${now.reason}`;
  return [
    ...(isShown ? [] : [token("waiting", now.reason)]),
    ...(why === "image" ? tokenOf("image", textOf(image)) : []),
    ...messageOf(message, why === "image" ? textOf(image) : undefined),
  ];
}

/** Returns the Go duration in `back-off 2m40s restarting failed container=…`. */
function backOffIn(message: string): string | undefined {
  return /^back-off ((?:\d+(?:\.\d+)?(?:h|m|s|ms))+) restarting/.exec(message)?.[1];
}

function lastEnd({ status }: ToldContainer): readonly Token[] {
  const end = partOf(status().lastState?.terminated);
  return end === undefined
    ? []
    : [...tokenOf("last", nonEmpty(end.reason)), token("exit", countOf(end.exitCode))];
}

function change(container: ToldContainer, rank: number, tokens: readonly Token[]): Change {
  return { what: "container", significance: "significant", container: container.now.label, rank, tokens };
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

/** Returns the signal that ended a process. A shell and a container runtime add 128 to it, and call it an exit code. */
function signalOf(signal: number, exit: number): string | undefined {
  const number = signal === 0 ? exit - 128 : signal;
  return SIGNALS[number] ?? (signal === 0 ? undefined : String(signal));
}

/** Returns the memory limit of a container: the one that is in force, or else the one in the spec. */
function memoryLimit({ now, status, details }: ToldContainer): string | undefined {
  const name = now.label.slice(now.label.indexOf("/") + 1);
  const wanted = [...listOf(details.spec.containers), ...listOf(details.spec.initContainers)];
  const limits =
    partOf(status().resources?.limits) ??
    wanted.find((container) => container.name === name)?.resources?.limits;
  const limit: unknown = partOf(limits)?.["memory"];
  return typeof limit === "string" || typeof limit === "number" ? String(limit) : undefined;
}
