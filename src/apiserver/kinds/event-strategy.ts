import { isDeepStrictEqual } from "node:util";
import { fieldsOf, numberOf, textOf } from "../json/json-access.js";
import { isJsonObject, type JsonObject, type JsonValue, type StoredObject } from "../json/json-object.js";
import { type FieldProblem, invalidValue, refuseProblems, required } from "../refusals/field-problems.js";
import { EVENT_ALWAYS, EVENT_FORM } from "./event-form.js";
import { plainStrategy } from "./generic-strategy.js";
import type { KindStrategy, StrategyContext } from "./kind-strategy.js";
import { keyProblems } from "./name-rules.js";

/** The strategy of Events of the core group. Its rules are weak, because older clients write them. */
export const coreEventStrategy: KindStrategy = eventStrategyOf((event) => ({
  accepted: { ...event, ...EVENT_ALWAYS, ...event },
  problems: basicProblems(event, "reportingComponent"),
}));

/** The strategy of Events of the group `events.k8s.io`: they are complete, and their content does not change. */
export const eventStrategy: KindStrategy = eventStrategyOf((event, current) => ({
  accepted: event,
  problems:
    current === undefined
      ? createProblems(EVENT_FORM.stored(event))
      : updateProblems(EVENT_FORM.stored(event), EVENT_FORM.stored(current)),
}));

/** What is stored of a written Event, unless it has problems. */
interface Checked {
  readonly accepted: StoredObject;
  readonly problems: readonly FieldProblem[];
}

/** `current` is the Event that is updated. A new Event has none. */
function eventStrategyOf(check: (event: StoredObject, current?: StoredObject) => Checked): KindStrategy {
  function stored({ accepted, problems }: Checked, { inProcess }: StrategyContext): StoredObject {
    // Inside the process, tests arrange what no client could write.
    if (!inProcess) {
      refuseProblems({ group: "", kind: "Event" }, accepted.metadata.name, problems);
    }
    return accepted;
  }
  return {
    ...plainStrategy,
    prepareForCreate: (event, context) => stored(check(event), context),
    prepareForUpdate: (next, current, context) => stored(check(next, current), context),
  };
}

/** kube-apiserver checks the Events of both groups in the form of the core group, so its refusals say `message`. */
function createProblems(event: StoredObject): FieldProblem[] {
  const type = textOf(event["type"]);
  return [
    ...basicProblems(event, "reportingController"),
    ...seriesProblems(event["series"]),
    ...(hasTime(event) ? [] : [required("eventTime")]),
    ...(["Normal", "Warning"].includes(type) ? [] : [invalidValue("type", "", `has invalid value: ${type}`)]),
    ...DEPRECATED.filter((member) => isSet(event[member])).map((member) =>
      invalidValue(member, "", "needs to be unset"),
    ),
  ];
}

/** The members that only Events of the core group may have. */
const DEPRECATED = ["firstTimestamp", "lastTimestamp", "count", "source"];

function isSet(value: JsonValue | undefined): boolean {
  return isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

function updateProblems(next: StoredObject, current: StoredObject): FieldProblem[] {
  const isSameSeries = isDeepStrictEqual(next["series"], current["series"]);
  return [
    ...basicProblems(next, "reportingController"),
    ...(isSameSeries ? [] : seriesProblems(next["series"])),
    ...FIXED.flatMap(({ member, shown = member, goValue }) => {
      const value = goValue(next[member]);
      return isDeepStrictEqual(value, goValue(current[member]))
        ? []
        : [invalidValue(shown, value, "field is immutable")];
    }),
  ];
}

/** The rules of all Events. `controller` is the name that a group has for the controller. */
function basicProblems(event: StoredObject, controller: string): FieldProblem[] {
  return [...namespaceProblems(event), ...(hasTime(event) ? contentProblems(event, controller) : [])];
}

/** Whether an Event has the time that only newer clients write. */
function hasTime(event: StoredObject): boolean {
  return textOf(event["eventTime"]) !== "";
}

/** The namespaces of Events about objects without a namespace. */
const FOR_THE_CLUSTER = ["default", "kube-system"];

function namespaceProblems(event: StoredObject): FieldProblem[] {
  const { namespace = "" } = event.metadata;
  const about = textOf(fieldsOf(event["involvedObject"])["namespace"]);
  const fits = hasTime(event)
    ? about !== "" || FOR_THE_CLUSTER.includes(namespace)
    : namespace === (about || "default");
  return fits ? [] : [invalidValue("involvedObject.namespace", about, "does not match event.namespace")];
}

/** The texts of an Event, how many bytes each may have, and whether it may be empty. */
const TEXTS = [
  { member: "reportingInstance", most: 128 },
  { member: "action", most: 128 },
  { member: "reason", most: 128 },
  { member: "message", most: 1024, mayBeEmpty: true },
];

function contentProblems(event: StoredObject, controller: string): FieldProblem[] {
  const name = textOf(event["reportingComponent"]);
  return [
    ...(name === "" ? [required(controller)] : []),
    ...keyProblems(controller, name),
    ...TEXTS.flatMap(({ member, most, mayBeEmpty }) => {
      const text = textOf(event[member]);
      if (text === "" && mayBeEmpty !== true) {
        return [required(member)];
      }
      return Buffer.byteLength(text) > most
        ? [invalidValue(member, "", `can have at most ${most} characters`)]
        : [];
    }),
  ];
}

function seriesProblems(series: JsonValue | undefined): FieldProblem[] {
  if (!isJsonObject(series)) {
    return [];
  }
  return [
    ...((numberOf(series["count"]) ?? 0) < 2
      ? [invalidValue("series.count", "", "should be at least 2")]
      : []),
    ...(textOf(series["lastObservedTime"]) === "" ? [required("series.lastObservedTime")] : []),
  ];
}

/** A member that an update must not change. */
interface FixedMember {
  readonly member: string;
  /** How a refusal names the member. @defaultValue as it is */
  readonly shown?: string;
  /** Returns the value as Go has it and as a refusal quotes it, where what is absent has the value of its type. */
  readonly goValue: (value: JsonValue | undefined) => JsonValue;
}

/** The members in the order of kube-apiserver, which checks the reason twice. */
const FIXED: readonly FixedMember[] = [
  { member: "involvedObject", goValue: reference },
  { member: "reason", goValue: textOf },
  { member: "message", goValue: textOf },
  { member: "source", goValue: (value) => struct(value, { Component: "component", Host: "host" }) },
  { member: "firstTimestamp", goValue: orNull },
  { member: "lastTimestamp", goValue: orNull },
  { member: "count", goValue: (value) => numberOf(value) ?? 0 },
  { member: "reason", goValue: textOf },
  { member: "type", goValue: textOf },
  { member: "eventTime", goValue: orNull },
  { member: "action", goValue: textOf },
  { member: "related", goValue: (value) => (isJsonObject(value) ? reference(value) : null) },
  { member: "reportingComponent", shown: "reportingController", goValue: textOf },
  { member: "reportingInstance", goValue: textOf },
];

function orNull(value: JsonValue | undefined): JsonValue {
  return value ?? null;
}

function reference(value: JsonValue | undefined): JsonObject {
  return struct(value, {
    Kind: "kind",
    Namespace: "namespace",
    Name: "name",
    UID: "uid",
    APIVersion: "apiVersion",
    ResourceVersion: "resourceVersion",
    FieldPath: "fieldPath",
  });
}

/** Returns an object of texts with the names of Go. */
function struct(value: JsonValue | undefined, names: Readonly<Record<string, string>>): JsonObject {
  const fields = fieldsOf(value);
  return Object.fromEntries(Object.entries(names).map(([go, json]) => [go, textOf(fields[json])]));
}
