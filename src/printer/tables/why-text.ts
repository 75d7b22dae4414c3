import type { Change, Explanation, Token } from "../../explain/change.js";
import { containerGroups } from "../container-groups.js";
import { escapeTerminal } from "../escape-terminal.js";
import { marksOf } from "../event-words.js";
import type { ToldKubeEvent } from "../kube-event-printer.js";
import type { ObjectEvent } from "../printer.js";
import { type Told, wordsOf } from "./why-words.js";

/** What the columns show anyway. It is told only of a change that nothing else explains. */
const BACKGROUND: ReadonlySet<string> = new Set(["was", "for", "ready-was", "ip", "owner", "age"]);

/** The most conditions that one row tells. */
const MOST_CONDITIONS = 3;

/** What a row shows of a pod. */
export interface ShownPod {
  readonly status: string;
  readonly node: string;
}

type Cause = Pick<ObjectEvent<unknown>, "cause">;

/**
 * Returns why a pod is as it is, in words. Rows of the first list tell only what is wrong.
 *
 * @param shown - what the row shows of the pod, or undefined if the pod cannot be read.
 */
export function podWhy(
  event: Cause,
  { changes }: Pick<Explanation, "changes">,
  shown: ShownPod | undefined,
): string {
  const told = (isBackground: boolean): string[] => groupsOf(changes, shown, isBackground);
  const reasons = told(false);
  return finished(reasons.length > 0 || event.cause === "initial" ? reasons : told(true), event);
}

/** Returns what is told of an object beside its cells, in words. */
export function rowWhy(event: Cause, tokens: readonly Told[]): string {
  return finished(rowGroups(tokens), event);
}

/** Returns what a Kubernetes Event says. */
export function kubeEventWhy(event: ToldKubeEvent): string {
  const { container, reason, count, message, age, owner } = event;
  const of = container === "" ? "" : `${container} `;
  const often = count > 1 ? ` (${count} times)` : "";
  const said = message === "" ? "" : `: ${message}`;
  const when = age === undefined ? [] : [`${age} ago`];
  const whose = owner === "" ? [] : [`of ${owner}`];
  return finished([`${of}${reason}${often}${said}`, ...whose, ...when], event);
}

/** Returns the parts as one text that is safe to show, with the mark that the column EVENT does not show. */
function finished(parts: readonly string[], { cause }: Cause): string {
  const mark = cause === "relist" ? marksOf({ cause }).map((word) => `(${word})`) : [];
  const text = parts.join("; ");
  return escapeTerminal([...(text === "" ? [] : [text]), ...mark].join(" "));
}

function groupsOf(changes: readonly Change[], shown: ShownPod | undefined, isBackground: boolean): string[] {
  const parts: string[] = [];
  const ofContainers: Change[] = [];
  let conditions = 0;
  for (const change of changes) {
    if (change.container !== undefined) {
      ofContainers.push(change);
      continue;
    }
    conditions += change.tokens[0]?.key === "cond" ? 1 : 0;
    const tokens = toldOf(change.tokens.filter(({ key }) => isBackground || !BACKGROUND.has(key)));
    if (tokens.length > 0 && conditions <= MOST_CONDITIONS) {
      parts.push(sentence("", tokens, shown));
    }
  }
  if (conditions > MOST_CONDITIONS) {
    parts.push(`${conditions - MOST_CONDITIONS} more conditions`);
  }
  return ofContainers.length === 0 ? parts : [...parts, ...containerParts(ofContainers, shown)];
}

function containerParts(changes: readonly Change[], shown: ShownPod | undefined): string[] {
  const { told, more } = containerGroups(changes);
  return [
    ...told.map(({ container, tokens }) => sentence(container, toldOf(tokens), shown)),
    ...(more > 0 ? [`${more} more containers`] : []),
  ];
}

/** Returns the tokens of a row in groups: each condition and each container begins a new one. */
function rowGroups(tokens: readonly Told[]): string[] {
  const groups: { readonly container: string; readonly tokens: Told[] }[] = [];
  for (const token of tokens) {
    const [key, value] = token;
    const last = groups.at(-1);
    if (key === "c") {
      groups.push({ container: value, tokens: [] });
    } else if (last === undefined || key === "cond") {
      groups.push({ container: "", tokens: [token] });
    } else {
      last.tokens.push(token);
    }
  }
  return groups.map(({ container, tokens: told }) => sentence(container, told));
}

function toldOf(tokens: readonly Token[]): Told[] {
  return tokens.map(({ key, text }) => [key, text]);
}

/** Returns what is told together: the container, the words, and after a colon the messages. */
function sentence(container: string, tokens: readonly Told[], shown?: ShownPod): string {
  const subject = [container, wordsOf(tokens, shown)].filter((part) => part !== "").join(" ");
  const messages = tokens.filter(([key]) => key === "msg").map(([, message]) => message);
  return [...(subject === "" ? [] : [subject]), ...messages].join(": ");
}
