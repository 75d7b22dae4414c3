import type { KubeObject } from "../../api/object.js";
import { isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";
import type { Significance } from "../../explain/change.js";
import { messageText } from "../../explain/message-text.js";
import { changedTokens, type RowEvent, type Token } from "../../printer/row-printer.js";

/** One condition of a workload. */
interface Condition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The status of each condition of a built-in workload that means trouble. */
const TROUBLE: Readonly<Record<string, string>> = {
  Progressing: "False",
  Available: "False",
  ReplicaFailure: "True",
  Failed: "True",
  FailureTarget: "True",
};

/** The conditions whose message says more than their reason, such as which quota forbids the pods. */
const EXPLAINED: ReadonlySet<string> = new Set(["ReplicaFailure", "Failed"]);

/** The most conditions in a line. */
const MOST_CONDITIONS = 3;

/**
 * Reports whether the line of a workload is worth printing: its replicas, its generation or a condition changed.
 * Controllers write the status of a workload more often than that.
 */
export function isTold({ type, cause, object, before }: RowEvent): boolean {
  if (type !== "update") {
    return true;
  }
  return cause !== "resync" && stateOf(object?.object) !== stateOf(before?.object);
}

/**
 * Returns the tokens that say what changed besides the cells. If nothing else says it, `changed=` names the members of
 * the workload that differ.
 */
export function workloadTokens(event: RowEvent): Token[] {
  const { object, before } = event;
  const tokens = [...generationTokens(event), ...imageTokens(event), ...conditionTokens(event)];
  if (before === undefined || tokens.length > 0 || changedTokens(event).length > 0) {
    return tokens;
  }
  const changed = (["spec", "status"] as const).filter(
    (name) =>
      JSON.stringify(memberOf(object?.object, name)) !== JSON.stringify(memberOf(before.object, name)),
  );
  return changed.length === 0 ? [] : [["changed", changed.join(",")]];
}

/** Returns how much an event of a workload matters. Members of which no other token tells matter little. */
export function workloadSignificance(event: RowEvent): Significance {
  const tells = changedTokens(event).length > 0 || workloadTokens(event).some(([name]) => name !== "changed");
  return event.type !== "update" || tells ? "significant" : "nothing";
}

/** The generation counts the changes of the spec, and of a Deployment those of its annotations. */
function generationTokens({ object, before }: RowEvent): Token[] {
  const generation: unknown = object?.object?.metadata?.generation;
  return before === undefined ||
    generation === before.object?.metadata?.generation ||
    typeof generation !== "number"
    ? []
    : [["generation", String(generation)]];
}

/** Returns the conditions that changed. For a workload that is added, those are the conditions that mean trouble. */
function conditionTokens({ type, object, before }: RowEvent): Token[] {
  if (type === "delete" || object === undefined) {
    return [];
  }
  const was = conditionsOf(before?.object);
  const now = conditionsOf(object.object);
  return (
    [...now]
      .filter(([name, { status, reason }]) => {
        const old = was.get(name);
        return before === undefined
          ? TROUBLE[name] === status
          : old?.status !== status || old.reason !== reason;
      })
      // A Job that has failed keeps the condition that announced it.
      .filter(([name]) => name !== "FailureTarget" || now.get("Failed")?.status !== "True")
      .slice(0, MOST_CONDITIONS)
      .flatMap(([name, { status, reason, message }]): Token[] => [
        ["cond", `${name}:${status}`],
        ...(reason === "" ? [] : [["reason", reason] as const]),
        ...(EXPLAINED.has(name) && status === "True" && message !== ""
          ? [["msg", messageText(message)] as const]
          : []),
      ])
  );
}

/** Returns the images that have changed in the template of the pods. */
function imageTokens({ object, before }: RowEvent): Token[] {
  if (before === undefined) {
    return [];
  }
  const was = imagesOf(before.object);
  return [...imagesOf(object?.object)].flatMap(([container, image]): Token[] => {
    const old = was.get(container);
    return old === undefined || old === image
      ? []
      : [
          ["c", container],
          ["image", image],
          ["image-was", old],
        ];
  });
}

/** Returns the image of each container in the template of the pods, by the name of the container. */
function imagesOf(workload: KubeObject | undefined): Map<string, string> {
  const spec = memberOf(workload, "spec");
  const template = valueAt(spec, "jobTemplate", "spec", "template") ?? spec["template"];
  const containers = valueAt(template, "spec", "containers");
  const list = Array.isArray(containers) ? containers.filter(isJsonObject) : [];
  return new Map(list.map(({ name, image }) => [textOf(name), textOf(image)]));
}

/** Returns what makes a line worth printing, as a text that can be compared. */
function stateOf(workload: KubeObject | undefined): string {
  const spec = memberOf(workload, "spec");
  const status = memberOf(workload, "status");
  const counts = Object.entries(status)
    .filter(([name, value]) => typeof value === "number" && name !== "observedGeneration")
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort();
  // The running Jobs of a CronJob.
  const active: unknown = status["active"];
  return JSON.stringify([
    workload?.metadata?.generation,
    spec["replicas"],
    counts,
    Array.isArray(active) ? active.length : 0,
    [...conditionsOf(workload)].map(([type, { status, reason }]) => [type, status, reason]).sort(),
  ]);
}

function conditionsOf(workload: KubeObject | undefined): Map<string, Condition> {
  const conditions: unknown = memberOf(workload, "status")["conditions"];
  const list = Array.isArray(conditions) ? conditions.filter(isJsonObject) : [];
  return new Map(
    list.map(({ type, status, reason, message }) => [
      textOf(type),
      { status: textOf(status), reason: textOf(reason), message: textOf(message) },
    ]),
  );
}

function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (isJsonObject(part) ? part[name] : undefined), value);
}

function memberOf(object: KubeObject | undefined, name: "spec" | "status"): JsonObject {
  const member = (object as JsonObject | undefined)?.[name];
  return isJsonObject(member) ? member : {};
}
