import type { FieldTypes } from "../api/field-types.js";
import type { Pod } from "../api/pod.js";
import { POD_STATUS_FIELDS, podStatus, type PodStatusSummary } from "../api/pod-status.js";
import { textOf } from "../base/json-object.js";
import { explanationTexts } from "./explanation-text.js";
import { marksOf, POD_NAME_FIELDS, podNameOf, sentenceOf } from "./event-words.js";
import { clockTime, type LineTime } from "./line-time.js";
import { labelsValue, nameValue } from "./logfmt.js";
import { type Paint, plainPaint, type Printer } from "./printer.js";
import { labelTokens, NO_LABELS, type ShownLabels } from "./shown-labels.js";
import { statusPaint } from "./status-paint.js";

/** Every field of a pod that the default printer reads. */
export const LINE_FIELDS: readonly FieldTypes[] = [
  POD_NAME_FIELDS,
  POD_STATUS_FIELDS,
  { spec: { nodeName: "string" } },
];

/** The default printer: the timestamp, the sentence, two spaces, the details, the explanation, the labels and the marks. */
export function linePrinter(
  paint: Paint,
  time: LineTime = clockTime(),
  labels: ShownLabels = NO_LABELS,
): Printer {
  return (event, at, why) => {
    // The line of a deletion is dim as a whole, because the pod does not exist any more.
    const own = event.type === "delete" ? plainPaint : paint;
    let line = `${time(at)}${sentenceOf(event, "Pod")}  ${field("ns", podNameOf(event).namespace, own)}`;
    if (event.object !== undefined) {
      line += stateOf(event.object, why?.shown, own);
    }
    if (event.context !== undefined) {
      line += ` ${field("context", event.context, own)}`;
    }
    for (const text of why === undefined ? [] : explanationTexts(why, own)) {
      line += ` ${text}`;
    }
    for (const [name, value] of labelTokens(event.object?.metadata?.labels, labels)) {
      line += ` ${own.dim(`${name}=`)}${labelsValue(value)}`;
    }
    for (const mark of marksOf(event)) {
      line += ` ${own.dim(mark)}`;
    }
    return `${event.type === "delete" ? paint.dim(line) : line}\n`;
  };
}

/** Returns the fields of the state of a pod, with a space before each. */
function stateOf(pod: Pod, shown: PodStatusSummary | undefined, paint: Paint): string {
  const { status, ready, total, restarts } = shown ?? podStatus(pod);
  const ofStatus = statusPaint(status, paint);
  const ofRestarts = restarts > 0 ? paint.pending : undefined;
  return (
    ` ${field("status", status, paint, ofStatus)} ${field("ready", `${ready}/${total}`, paint)}` +
    ` ${field("restarts", `${restarts}`, paint, ofRestarts)} ${field("node", nodeOf(pod), paint)}`
  );
}

/** Returns the node of a pod, or `<none>` like kubectl if it has none, so that the field is never empty. */
function nodeOf(pod: Pod): string {
  const node = textOf(pod.spec?.nodeName);
  return node === "" ? "<none>" : node;
}

/** Returns a field of the line. Each value is escaped here, and quoted if it could pass for other fields. */
function field(name: string, value: string, { dim }: Paint, colored?: (text: string) => string): string {
  const text = nameValue(value);
  return dim(`${name}=`) + (colored === undefined ? text : colored(text));
}
