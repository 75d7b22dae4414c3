import { realisticPod } from "../test/support/real/realistic-pod.js";
import { overlaid } from "../test/support/real/stored-pods.js";
import { encodeObject } from "../src/wire/protobuf/protobuf-encoder.js";
import { encodeEnvelope, encodeWatchFrame } from "../src/wire/protobuf/protobuf-envelope.js";
import { loadMessage } from "../src/wire/protobuf/schema-modules.js";

/** The encoding that the replay server uses. */
export type Encoding = "json" | "protobuf";

/** Placeholders of a fixed width. A pod is a copy of the template in which some digits are changed. */
const NAME_DIGITS = 8;
const UID_DIGITS = 12;
const VERSION_DIGITS = 10;
const NAME = `replay-pod-${"0".repeat(NAME_DIGITS)}`;
const UID = `5eed5eed-0000-4000-8000-${"0".repeat(UID_DIGITS)}`;
const VERSION = "7".repeat(VERSION_DIGITS);

/** A source of the bytes of pods and events. It is so fast that the reader is the bottleneck. */
export interface ReplayPods {
  /** Returns an item of a list. */
  item(index: number, version: number): Buffer;
  /** Returns a MODIFIED event. */
  event(index: number, version: number): Buffer;
}

/** @param isAnnotated - whether the pods have an annotation that changes with each version. */
export async function replayPods(encoding: Encoding, isAnnotated: boolean): Promise<ReplayPods> {
  const pod = templatePod(isAnnotated);
  const type = { kind: "Pod", apiVersion: "v1" };
  if (encoding === "json") {
    const event = `${JSON.stringify({ type: "MODIFIED", object: { ...type, ...pod } })}\n`;
    return { item: stamper(Buffer.from(JSON.stringify(pod))), event: stamper(Buffer.from(event)) };
  }
  const raw = Buffer.from(encodeObject(pod, await loadMessage("core-v1.Pod")));
  const frame = encodeWatchFrame("MODIFIED", encodeEnvelope(type, raw));
  return { item: stamper(raw), event: stamper(Buffer.from(frame)) };
}

/** Returns a pod as a real server sends it, with the managedFields of two managers. */
function templatePod(isAnnotated: boolean): Readonly<Record<string, unknown>> {
  const { manifest, statusPatch } = realisticPod(7, "load-7");
  const { metadata, spec, status } = overlaid(manifest, statusPatch) as Readonly<Record<string, object>>;
  const manager = (name: string, fields: object): object => ({
    manager: name,
    operation: "Update",
    apiVersion: "v1",
    time: "2026-11-23T11:32:05Z",
    fieldsType: "FieldsV1",
    fieldsV1: fields,
  });
  return {
    metadata: {
      ...metadata,
      name: NAME,
      uid: UID,
      resourceVersion: VERSION,
      ...(isAnnotated && { annotations: { "example.com/step": VERSION } }),
      generation: 1,
      creationTimestamp: "2026-11-23T11:32:05Z",
      managedFields: [
        manager("kube-controller-manager", { "f:metadata": fieldsOf(metadata), "f:spec": fieldsOf(spec) }),
        manager("kubelet", { "f:status": fieldsOf(status) }),
      ],
    },
    spec,
    status,
  };
}

/** Returns the fields of a value approximately in the form that managedFields has. */
function fieldsOf(value: unknown): object {
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.map((item, index) => [`k:{"name":"${index}"}`, { ".": {}, ...fieldsOf(item) }]),
    );
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [`f:${name}`, fieldsOf(member)]))
    : {};
}

function stamper(template: Buffer): (index: number, version: number) => Buffer {
  const places = [
    ...placesOf(template, NAME, NAME_DIGITS).map((at) => ({ at, digits: NAME_DIGITS, of: "index" as const })),
    ...placesOf(template, UID, UID_DIGITS).map((at) => ({ at, digits: UID_DIGITS, of: "index" as const })),
    ...placesOf(template, VERSION, VERSION_DIGITS).map((at) => ({
      at,
      digits: VERSION_DIGITS,
      of: "version" as const,
    })),
  ];
  return (index, version) => {
    const bytes = Buffer.from(template);
    for (const { at, digits, of } of places) {
      bytes.write(String(of === "index" ? index : version).padStart(digits, "0"), at, digits, "latin1");
    }
    return bytes;
  };
}

/** Returns the indexes at which the last digits of each occurrence of a placeholder begin. */
function placesOf(template: Buffer, placeholder: string, digits: number): number[] {
  const places: number[] = [];
  for (let at = template.indexOf(placeholder); at !== -1; at = template.indexOf(placeholder, at + 1)) {
    places.push(at + placeholder.length - digits);
  }
  return places;
}

/** Returns the number of the pod in a line of output. */
export function podIndex(line: string): number {
  return Number(/replay-pod-(\d+)/.exec(line)?.[1] ?? Number.NaN);
}
