import { splitObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import { textOf } from "../../base/json-object.js";
import type { Change } from "../../explain/change.js";
import type { TellsContainer } from "../../explain/comparison.js";
import { measuredText, seconds } from "../../explain/duration-text.js";
import { troublesOf } from "../../explain/finders.js";
import { PodDetails } from "../../explain/pod-details.js";
import { type PodSummary, summaryOf } from "../../explain/pod-summary.js";
import { unready } from "../../explain/status-changes.js";
import { explanationTexts } from "../../printer/explanation-text.js";
import { logfmtValue } from "../../printer/logfmt.js";
import { plainPaint } from "../../printer/printer.js";
import type { UnreadyPod } from "./unready-pods.js";

/** One line about a pod that stays unready: its text, and the same as members of a record. */
export interface Reminder {
  readonly fields: object;
  readonly text: string;
}

/** When a reminder is written, and what it is about. */
export interface ReminderView {
  /** The time of our clock, which those of the pods are compared with. */
  readonly now: number;
  /** The time of day. */
  readonly at: Date;
  /** Which containers are told. @defaultValue all */
  readonly tells?: TellsContainer | undefined;
}

/** Returns the reminder of a pod that is still unready. */
export function reminderOf(unreadyPod: UnreadyPod, view: ReminderView): Reminder {
  const { key, place, kind, since, overdueSince, pod } = unreadyPod;
  const summary = summaryOf(pod);
  const facts = kind === "notReady" ? readinessOf(unreadyPod, summary, view) : holdersOf(pod, summary);
  const troubles = kind === "notReady" && summary !== undefined ? hiddenTroubles(pod, summary, view) : [];
  const context = place.context === undefined ? {} : { context: place.context };
  const lasted = measuredText(view.now - since);
  const overdue = measuredText(view.now - overdueSince);
  // A pod that had no grace period, or none that is left in it, has been overdue from the beginning.
  const past = overdue === lasted ? "" : `, ${overdue} past its grace`;
  const how = kind === "notReady" ? `not ready for ${lasted}` : `terminating for ${lasted}${past}`;
  const texts = [
    ...tokensOf(facts),
    ...explanationTexts({ changes: troubles }, plainPaint),
    ...tokensOf(context),
  ];
  return {
    fields: {
      reminder: kind,
      ...splitObjectKey(key),
      seconds: seconds(view.now - since),
      ...facts,
      ...(troubles.length === 0 ? {} : { troubles: troubles.map(recordOf) }),
      ...context,
    },
    text: [`${how}: ${key}`, ...texts].join(" "),
  };
}

/** Returns what is wrong with a pod besides the containers that are not ready, as for a pod that is printed first. */
function hiddenTroubles(pod: Pod, summary: PodSummary, { at, tells }: ReminderView): readonly Change[] {
  const view = { summary, details: new PodDetails(pod), at: at.getTime(), tells };
  return troublesOf(view).filter(({ what }) => what !== "ready");
}

function recordOf({ container, tokens }: Change): Facts {
  return {
    ...(container === undefined ? {} : { container }),
    ...Object.fromEntries(
      tokens.map(({ key, value, text }) => [key, typeof value === "number" ? value : text]),
    ),
  };
}

type Facts = Readonly<Record<string, string | number>>;

function tokensOf(facts: Facts): string[] {
  return Object.entries(facts).map(([name, value]) => `${name}=${logfmtValue(String(value))}`);
}

function readinessOf(
  { status }: UnreadyPod,
  summary: PodSummary | undefined,
  { tells }: ReminderView,
): Facts {
  if (summary === undefined) {
    return { status };
  }
  const { ready, total } = summary.shown;
  return { status, ready: `${ready}/${total}`, ...nonEmptyFact("unready", unready(summary, tells)) };
}

/** Returns what may hold a pod that is being deleted: its finalizers, or else its node. */
function holdersOf(pod: Pod, summary: PodSummary | undefined): Facts {
  const found: unknown = new PodDetails(pod).read("finalizers").metadata?.finalizers;
  const finalizers = Array.isArray(found) ? found.map(textOf).join(",") : "";
  return finalizers === "" ? nonEmptyFact("node", summary?.node ?? "") : { finalizers };
}

function nonEmptyFact(name: string, value: string): Facts {
  return value === "" ? {} : { [name]: value };
}
