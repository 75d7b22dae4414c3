import assert from "node:assert/strict";
import type { FieldTypes } from "../../src/api/field-types.js";
import type { Pod } from "../../src/api/pod.js";
import type { JsonObject } from "../../src/base/json-object.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { silentLogger } from "../../src/base/logger.js";
import { podReader } from "../../src/cli/watching/pod-reader.js";
import type { Explanation } from "../../src/explain/change.js";
import { explainer, SUMMARY_FIELDS } from "../../src/explain/explainer.js";
import type { EventCause, ResourceEvent } from "../../src/informer/resource-event-handler.js";
import { LINE_FIELDS, linePrinter } from "../../src/printer/line-printer.js";
import { plainPaint, type PodEvent } from "../../src/printer/printer.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { objectIdentity } from "../../src/wire/kept/object-identity.js";
import { toPlainObject } from "../../src/wire/kept/to-plain-object.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { PROTOBUF, protobufBodies } from "../support/protobuf-bodies.js";

/** One event of a pod, some seconds after the beginning. */
export interface Step {
  readonly type: "add" | "update" | "delete";
  readonly pod: Pod;
  readonly cause?: EventCause;
  readonly seconds?: number;
}

/** When the first event happens. */
export const BEGIN: number = Date.parse("2026-11-29T14:43:00Z");

/** Returns the time so many seconds after the beginning, as the server writes it. */
export function time(seconds: number): string {
  return new Date(BEGIN + 1_000 * seconds).toISOString().replace(".000Z", "Z");
}

const bodies = await protobufBodies(PODS);
const inProtobuf = protobufCodec(PODS);
await inProtobuf.load?.();
const inJson = jsonCodec<Pod>({ kind: "Pod" });

/** Returns a pod as a server sends it in each encoding. JSON has no empty members that protobuf cannot express. */
export const ENCODINGS: Readonly<Record<"json" | "protobuf", (pod: Pod) => Pod>> = {
  json: (pod) => {
    const sent = toPlainObject(ENCODINGS.protobuf(pod));
    const list = { kind: "PodList", apiVersion: "v1", metadata: {}, items: [sent] };
    const [item] = inJson.listDecoder("application/json").push(Buffer.from(JSON.stringify(list)));
    return item ?? assert.fail("the list has no pod");
  },
  protobuf: (pod) => {
    const [item] = inProtobuf.listDecoder(PROTOBUF).push(bodies.list([pod as JsonObject]));
    return item ?? assert.fail("the list has no pod");
  },
};

/** What an event was told as. */
export interface Told {
  /** The line without its time. */
  readonly line: string;
  readonly why: Explanation;
}

/** Tells the events of pods. Checks that the tokens stand between today's details and the mark. */
export function told(
  steps: readonly Step[],
  encode: (pod: Pod) => Pod = ENCODINGS.protobuf,
): readonly Told[] {
  const print = linePrinter(plainPaint);
  return explained(steps, LINE_FIELDS, encode).map(({ reading, why, at }) => {
    const [line, bare] = [print(reading, at, why), print(reading, at)].map((text) =>
      text.slice("2026/11/29 14:43:00 ".length, -1),
    );
    assertBetween(line ?? "", bare ?? "");
    return { line: line ?? "", why };
  });
}

/** An event as a printer gets it. */
interface ExplainedEvent {
  readonly reading: PodEvent;
  readonly why: Explanation;
  readonly at: Date;
}

/** Reads and explains the events of pods for a printer that reads these fields. */
export function explained(
  steps: readonly Step[],
  fields: readonly FieldTypes[],
  encode: (pod: Pod) => Pod = ENCODINGS.protobuf,
): readonly ExplainedEvent[] {
  const explain = explainer();
  const read = podReader(fields, silentLogger, SUMMARY_FIELDS);
  const last = new Map<string, Pod>();
  return steps.map((step) => {
    const pod = encode(step.pod);
    const event = eventOf(step, pod, last.get(objectIdentity.keyOf(pod)));
    last.set(objectIdentity.keyOf(pod), pod);
    const at = new Date(BEGIN + 1_000 * (step.seconds ?? 0));
    const reading = read(event);
    return { reading, why: explain(event, reading.object, at), at };
  });
}

/** Tells the events in both encodings, and returns the lines, which must be the same. */
export function lines(...steps: readonly Step[]): readonly string[] {
  const [json, protobuf] = [ENCODINGS.json, ENCODINGS.protobuf].map((encode) =>
    told(steps, encode).map(({ line }) => line),
  );
  assert.deepEqual(json, protobuf);
  return protobuf ?? [];
}

/** Returns what follows today's details in the last line: the tokens and the mark. */
export function tokens(...steps: readonly Step[]): string {
  return (lines(...steps).at(-1) ?? "").replace(/^.*? node=\S+ ?/, "");
}

function eventOf({ type, cause = "watch" }: Step, object: Pod, oldObject = object): ResourceEvent<Pod> {
  switch (type) {
    case "add":
      return { type, object, cause };
    case "update":
      return { type, oldObject, object, cause };
    case "delete": {
      const key = objectIdentity.keyOf(object);
      return { type, deleted: { key, object, finalStateUnknown: cause === "relist" }, cause };
    }
  }
}

/** Checks that a line is one without an explanation, with tokens before its mark. */
function assertBetween(line: string, bare: string): void {
  const [, details = "", mark = ""] = /^(.*?)( initial| missed| resync)?$/s.exec(bare) ?? [];
  assert.equal(line.slice(0, details.length), details);
  assert.equal(line.slice(line.length - mark.length), mark);
  assert.match(line.slice(details.length, line.length - mark.length), /^( .*)?$/);
}
