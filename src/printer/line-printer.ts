import { parseObjectKey } from "../api/object-key.js";
import type { Pod } from "../api/pod.js";
import { podStatus } from "../api/pod-status.js";
import { escapeTerminal } from "./escape-terminal.js";
import { secondsFormatter } from "./local-time.js";
import type { Paint, PodEvent, PrintedCause, Printer } from "./printer.js";

/** A mark says what the sentence cannot: that nothing changed just now, or that more than this may have. */
const MARKS: Readonly<Record<PrintedCause, string>> = {
  initial: " initial",
  watch: "",
  relist: " missed",
  resync: " resync",
};

/** STATUS words of pods that do what they should, and of those on their way; all others are trouble. */
const GOOD = new Set(["Running", "Completed", "Succeeded"]);
const PENDING = new Set([
  "Pending",
  "ContainerCreating",
  "PodInitializing",
  "Terminating",
  "NotReady",
  "SchedulingGated",
]);

/** `-o short`: the timestamp and the sentence alone. */
export function shortPrinter(): Printer {
  const time = secondsFormatter();
  return (event, at) => `${time(at)} ${sentence(event)}\n`;
}

/** The default: the sentence, two spaces, the details. */
export function linePrinter(paint: Paint): Printer {
  const time = secondsFormatter();
  return (event, at) => {
    const line = `${time(at)} ${sentence(event)}`;
    const details = event.object === undefined ? "" : detailsOf(event.object, paint);
    return `${line}  ${details}${paint.dim(MARKS[event.cause])}\n`;
  };
}

/** The three sentences, fixed for ever: people grep for them. */
function sentence(event: PodEvent): string {
  switch (event.type) {
    case "add":
      return `New Pod Added to Store: ${nameOf(event.object)}`;
    case "update":
      return `${nameOf(event.object)} Pod Updated to ${nameOf(event.object)}`;
    case "delete":
      return `Pod Deleted from Store: ${escapeTerminal(event.object?.metadata?.name ?? parseObjectKey(event.key).name)}`;
  }
}

function nameOf(pod: Pod): string {
  return escapeTerminal(pod.metadata?.name ?? "");
}

function detailsOf(pod: Pod, paint: Paint): string {
  const { status, ready, total, restarts } = podStatus(pod);
  const word = statusPaint(status, paint)(escapeTerminal(status));
  const node = escapeTerminal(pod.spec?.nodeName ?? "");
  const namespace = escapeTerminal(pod.metadata?.namespace ?? "");
  const count = restarts > 0 ? paint.pending(`restarts=${restarts}`) : `restarts=${restarts}`;
  return `${paint.dim("ns=")}${namespace} ${paint.dim("status=")}${word} ready=${ready}/${total} ${count} ${paint.dim("node=")}${node}`;
}

function statusPaint(status: string, paint: Paint): (text: string) => string {
  if (GOOD.has(status)) {
    return paint.good;
  }
  return PENDING.has(status) || /^Init:\d+\/\d+$/.test(status) ? paint.pending : paint.bad;
}
