import { textOf } from "../base/json-object.js";
import type { Change, Token } from "./change.js";
import type { Finder, PodView, TroubleFinder } from "./comparison.js";
import { type ContainerPlace, endTokens, lastEndTokens, statusOf } from "./container-end.js";
import { type ContainerSummary, isSameContainer, placeOfContainer } from "./container-summary.js";
import { messageOf, token, tokenOf, word } from "./token.js";

/** How bad a change of a container is. The worst container is printed first. */
const RANK = { ended: 5, cannotStart: 4, waits: 3, restarted: 2, other: 1, fine: 0 } as const;

/** The reasons for which a container cannot start, and whether the reason is its image. */
const CANNOT_START: ReadonlyMap<string, "image" | "other"> = new Map([
  ["ErrImagePull", "image"],
  ["ImagePullBackOff", "image"],
  ["InvalidImageName", "image"],
  ["ErrImageNeverPull", "image"],
  ["CreateContainerConfigError", "other"],
  ["CreateContainerError", "other"],
  ["RunContainerError", "other"],
]);

/** One container that is explained. */
interface Told extends ContainerPlace {
  readonly now: ContainerSummary;
  /** The container before, or undefined if it is new or the pod is explained for the first time. */
  readonly before: ContainerSummary | undefined;
  /** STATUS, which is not repeated. */
  readonly shown: string;
}

type Tell = (container: Told) => Change | undefined;

/** Returns what happened to each container that is in another state. */
export const containerChanges: Finder = (comparison) =>
  changesOf(comparison, comparison.before.containers, (told) =>
    isSameContainer(told.before, told.now) ? undefined : happened(told),
  );

/** Returns what is wrong with the containers of a pod. */
export const containerTroubles: TroubleFinder = (view) => changesOf(view, [], trouble);

/** Returns which containers started, or wait for something else, for events in which nothing else has changed. */
export const containerStates: Finder = (comparison) =>
  changesOf(comparison, comparison.before.containers, (told) => {
    const { now, before } = told;
    if (now.state === before?.state && now.reason === before.reason) {
      return undefined;
    }
    if (now.state === "running") {
      return change(told, RANK.fine, [word("started")]);
    }
    return now.state === "waiting" && now.reason !== ""
      ? change(told, RANK.other, [token("waiting", now.reason)])
      : undefined;
  });

/** Returns the new messages of containers that wait for the same reason as before. */
export const containerMessages: Finder = (comparison) => {
  const { before, oldDetails } = comparison;
  return changesOf(comparison, before.containers, (told) => {
    const index = placeOfContainer(before.containers, told.label);
    const was = statusOf({ ...told, index, details: oldDetails }, "containers").state?.waiting?.message;
    const isSame = was === statusOf(told, "containers").state?.waiting?.message;
    const tokens = isSame ? [] : waitTokens(told);
    return tokens.length === 0 ? undefined : { ...change(told, RANK.waits, tokens), significance: "change" };
  });
};

function changesOf(
  { summary, details }: PodView,
  olds: readonly ContainerSummary[],
  tell: Tell,
): readonly Change[] {
  const changes: Change[] = [];
  for (const [index, now] of summary.containers.entries()) {
    const { label } = now;
    const same = olds[index];
    const before = same?.label === label ? same : olds[placeOfContainer(olds, label)];
    const found = tell({ now, before, label, index, shown: summary.shown.status, details });
    if (found !== undefined) {
      changes.push(found);
    }
  }
  return changes;
}

/** Each end of a container is printed once with `reason=`. Later lines show the same end with `last=`. */
function happened(told: Told): Change | undefined {
  const { now, before } = told;
  const again = restartTokens(told);
  if (now.ends > (before?.ends ?? 0)) {
    const tokens = [...endTokens(told, "reason"), ...again, ...waitTokens(told)];
    return change(
      told,
      tokens.some(({ key, value }) => key === "exit" && value === 0) ? RANK.fine : RANK.ended,
      tokens,
    );
  }
  if (now.state === "waiting") {
    return isNewWait(told) ? waiting(told) : undefined;
  }
  if (again.length > 0) {
    return change(told, RANK.restarted, [...again, ...lastEndTokens(told)]);
  }
  const isDebug = now.label.startsWith("debug/");
  return isDebug && now.state === "running" ? change(told, RANK.other, [word("started")]) : undefined;
}

/** A status that was written late, or a new list, may stand for several restarts. */
function restartTokens({ now, before }: Told): readonly Token[] {
  const restarts = now.restarts - (before?.restarts ?? 0);
  return restarts > 0 ? [token("restarted", restarts)] : [];
}

function isNewWait({ now, before }: Told): boolean {
  return before?.state !== "waiting" || before.reason !== now.reason;
}

function trouble(told: Told): Change | undefined {
  const { now } = told;
  if (now.state === "ended") {
    return now.exit === 0 ? undefined : change(told, RANK.ended, endTokens(told, "last"));
  }
  if (now.state === "running" && !now.ready && now.restarts > 0) {
    return change(told, RANK.restarted, lastEndTokens(told));
  }
  const found = now.state === "waiting" ? waiting(told) : undefined;
  if (found === undefined || !hasEnded(now)) {
    return found;
  }
  const last = statusOf(told, "containers").lastState?.terminated;
  return { ...found, tokens: [...found.tokens, ...messageOf(textOf(last?.message))] };
}

/** Returns why a container waits: what it waits for after it has ended, or why it cannot start. */
function waiting(told: Told): Change | undefined {
  if (CANNOT_START.has(told.now.reason)) {
    return change(told, RANK.cannotStart, waitTokens(told));
  }
  return hasEnded(told.now)
    ? change(told, RANK.waits, [...lastEndTokens(told), ...waitTokens(told)])
    : undefined;
}

/** Reports whether a container that waits has ended before. */
function hasEnded({ ends, restarts }: ContainerSummary): boolean {
  return ends > restarts;
}

function waitTokens(told: Told): readonly Token[] {
  const { now, shown } = told;
  if (now.state !== "waiting") {
    return [];
  }
  const status = statusOf(told, "containers");
  const message = textOf(status.state?.waiting?.message);
  const why = CANNOT_START.get(now.reason);
  if (why === undefined) {
    return backOffIn(message);
  }
  const isShown = shown === now.reason || shown === `Init:${now.reason}`;
  const image = why === "image" ? textOf(status.image) : "";
  return [
    ...(isShown ? [] : [token("waiting", now.reason)]),
    ...tokenOf("image", image),
    ...messageOf(message, image),
  ];
}

const SECONDS: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1, ms: 0.001 };

/** Returns the Go duration in `back-off 2m40s restarting failed container=…`. */
function backOffIn(message: string): readonly Token[] {
  const text = /^back-off ((?:\d+(?:\.\d+)?(?:h|ms|m|s))+) restarting/.exec(message)?.[1];
  const parts = [...(text ?? "").matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  const total = parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (SECONDS[unit] ?? 0), 0);
  return text === undefined ? [] : [token("backoff", total, text)];
}

function change({ label }: Told, rank: number, tokens: readonly Token[]): Change {
  return { what: "container", significance: "significant", container: label, rank, tokens };
}
