import type { KubeObject } from "../../api/object.js";
import { escapeTerminal } from "../escape-terminal.js";
import { marksOf, objectNameOf, sentenceOf } from "../event-words.js";
import { exactObject } from "../exact-object.js";
import { kindInNames } from "../kind-in-names.js";
import { localTime } from "../local-time.js";
import { nameValue } from "../logfmt.js";
import type { ObjectEvent, Paint } from "../printer.js";
import { LastTold, type ToldState } from "../states/last-told.js";
import { redactedStates } from "../states/redacted-states.js";
import { unifiedDiff } from "../states/unified-diff.js";
import { withoutNoise } from "../states/without-noise.js";
import { yamlLines } from "../yaml/yaml-lines.js";
import type { Format, FormatOptions, KindPrinter } from "./format.js";

/** How many lines a difference has around each change, as in other tools. */
const CONTEXT_LINES = 3;

/** What the flags say about differences. */
type DiffOptions = Pick<FormatOptions, "paint" | "time" | "contextLines" | "redact">;

/**
 * The format `diff`: the difference between the state that was printed last and the new one, as a unified diff of YAML.
 * Objects that exist at the start, that are deleted, or that cannot be read have one line, which begins with the sentence
 * of the event.
 */
export function diffFormat(options: DiffOptions): Format {
  return {
    reads: "whole",
    explains: false,
    pods: differences({ sentenceKind: "Pod", kind: "Pod", prefix: "" }, options),
    kind: async (printed) => {
      const { kind } = printed;
      const prefix = `${escapeTerminal(kindInNames(printed))} `;
      const printer = differences({ sentenceKind: escapeTerminal(kind), kind, prefix }, options);
      return Promise.resolve({ prints: "objects", printer });
    },
    kubeEvents: async () => {
      const { kubeEventLines } = await import("../kube-event-printer.js");
      return kubeEventLines(options.paint, options.time);
    },
  };
}

/** How the objects of a kind are called. */
interface KindWords {
  readonly kind: string;
  /** The kind in the sentence of an event. */
  readonly sentenceKind: string;
  /** What stands before the name of an object in the head of its differences. Pods have nothing there. */
  readonly prefix: string;
}

function differences(
  { kind, sentenceKind, prefix }: KindWords,
  { paint, time, contextLines = CONTEXT_LINES, redact = true }: DiffOptions,
): KindPrinter<ObjectEvent<KubeObject>> {
  const told = new LastTold();
  return (event, at) => {
    const before = told.next(event, at);
    const { object, cause, type } = event;
    if (type === "delete" || object === undefined || cause === "initial") {
      const line = `${time(at)}${sentenceOf(event, sentenceKind)}${detailsOf(event)}`;
      return `${type === "delete" ? paint.dim(line) : line}\n`;
    }
    const [old, now] = linesOf(kind, { before: before?.object, object }, redact);
    const hunks = unifiedDiff(old, now, contextLines);
    const name = prefix + titleOf(event);
    return hunks.length === 0
      ? ""
      : [
          paint.dim(old.length === 0 ? "--- /dev/null" : `--- ${name}${oldTime(before)}`),
          paint.dim(`+++ ${name} ${dayTime(at)}${tokensOf(event)}`),
          ...hunks.flatMap(({ head, lines }) => [
            paint.dim(head),
            ...lines.map((line) => painted(line, paint)),
          ]),
          "",
        ].join("\n");
  };
}

type Lines = readonly string[];

/** Returns the two states as lines of YAML. A state that is not known has no lines. */
function linesOf(
  kind: string,
  { before, object }: { readonly before: KubeObject | undefined; readonly object: KubeObject },
  redact: boolean,
): readonly [before: Lines, after: Lines] {
  const states = [before && withoutNoise(exactObject(before)), withoutNoise(exactObject(object))] as const;
  const [old, now] = redact ? redactedStates(kind, ...states) : states;
  return [old === undefined ? [] : yamlLines(old), yamlLines(now)];
}

/** Returns the name of an object in the head of its differences: `shop/web`. */
function titleOf(event: ObjectEvent<KubeObject>): string {
  const { namespace, name } = objectNameOf(event);
  return escapeTerminal(namespace === "" ? name : `${namespace}/${name}`);
}

function oldTime(before: ToldState | undefined): string {
  return before?.at === undefined ? "" : ` ${dayTime(before.at)}`;
}

/** Returns the time of the day. */
function dayTime(at: Date): string {
  return localTime(at).slice(-"00:00:00".length);
}

/** Returns what a line says beside the sentence. */
function detailsOf(event: ObjectEvent<KubeObject>): string {
  const { namespace } = objectNameOf(event);
  const text = `${namespace === "" ? "" : ` ns=${nameValue(namespace)}`}${tokensOf(event)}`;
  return text === "" ? "" : ` ${text}`;
}

/** Returns the context and the marks of an event, each with a space before it. */
function tokensOf(event: ObjectEvent<KubeObject>): string {
  const { context } = event;
  return [...(context === undefined ? [] : [`context=${nameValue(context)}`]), ...marksOf(event)]
    .map((token) => ` ${token}`)
    .join("");
}

function painted(line: string, paint: Paint): string {
  switch (line[0]) {
    case "+":
      return paint.good(line);
    case "-":
      return paint.bad(line);
    default:
      return line;
  }
}
