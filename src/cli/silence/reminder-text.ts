import { splitObjectKey } from "../../api/object-key.js";
import { textOf } from "../../base/json-object.js";
import { measuredText, seconds } from "../../explain/duration-text.js";
import { PodDetails } from "../../explain/pod-details.js";
import { type PodSummary, summaryOf } from "../../explain/pod-summary.js";
import { unready } from "../../explain/status-changes.js";
import { logfmtValue } from "../../printer/logfmt.js";
import type { UnreadyPod } from "./unready-pods.js";

/** One line about a pod that stays unready: its text, and the same as members of a record. */
export interface Reminder {
  readonly fields: object;
  readonly text: string;
}

/** Returns the reminder of a pod that is still unready at the time `now`. */
export function reminderOf(unreadyPod: UnreadyPod, now: number): Reminder {
  const { key, place, kind, since, overdueSince } = unreadyPod;
  const facts = {
    ...(kind === "notReady" ? readinessOf(unreadyPod) : holdersOf(unreadyPod)),
    ...(place.context === undefined ? {} : { context: place.context }),
  };
  const tokens = Object.entries(facts).map(([name, value]) => ` ${name}=${logfmtValue(value)}`);
  const lasted = measuredText(now - since);
  const how =
    kind === "notReady"
      ? `not ready for ${lasted}`
      : `terminating for ${lasted}, ${measuredText(now - overdueSince)} past its grace`;
  return {
    fields: { reminder: kind, ...splitObjectKey(key), seconds: seconds(now - since), ...facts },
    text: `${how}: ${key}${tokens.join("")}`,
  };
}

type Facts = Readonly<Record<string, string>>;

function readinessOf({ pod, status }: UnreadyPod): Facts {
  const summary = summaryOf(pod);
  return summary === undefined
    ? { status }
    : { status, ready: readyOf(summary), ...nonEmptyFact("unready", unready(summary)) };
}

function readyOf({ shown: { ready, total } }: PodSummary): string {
  return `${ready}/${total}`;
}

/** Returns what may hold a pod that is being deleted: its finalizers, or else its node. */
function holdersOf({ pod }: UnreadyPod): Facts {
  const found: unknown = new PodDetails(pod).read("finalizers").metadata?.finalizers;
  const finalizers = Array.isArray(found) ? found.map(textOf).join(",") : "";
  return finalizers === "" ? nonEmptyFact("node", summaryOf(pod)?.node ?? "") : { finalizers };
}

function nonEmptyFact(name: string, value: string): Facts {
  return value === "" ? {} : { [name]: value };
}
