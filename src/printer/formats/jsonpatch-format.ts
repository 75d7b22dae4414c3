import type { KubeObject } from "../../api/object.js";
import { nonEmpty } from "../../base/json-object.js";
import { type EventHead, eventHead, kubeEventRecord } from "../event-record.js";
import { objectNameOf } from "../event-words.js";
import { escapeTerminal } from "../escape-terminal.js";
import { exactJson } from "../exact-json.js";
import { exactObject } from "../exact-object.js";
import type { ObjectEvent } from "../printer.js";
import { jsonPatch, type PatchOperation } from "../states/json-patch.js";
import { LastTold } from "../states/last-told.js";
import { redactedStates } from "../states/redacted-states.js";
import type { Format, FormatOptions, KindPrinter } from "./format.js";
import { jsonLine } from "./json-format.js";

/** The operation that leaves nothing of an object. */
const REMOVAL: PatchOperation = { op: "remove", path: "" };

/**
 * The format `jsonpatch`: for each event a record on one line with the JSON Patch that leads from the state that was
 * printed last to the new one. Applied one after the other, the patches of an object give its state.
 */
export function jsonpatchFormat({ redact = true }: Pick<FormatOptions, "redact">): Format {
  return {
    reads: "whole",
    explains: false,
    pods: patches("Pod", redact),
    kind: async ({ kind }) => Promise.resolve({ prints: "objects", printer: patches(kind, redact) }),
    kubeEvents: async () => Promise.resolve((event, at) => jsonLine(kubeEventRecord(event, at))),
  };
}

/** The record of an event in `-o jsonpatch`. */
interface PatchRecord extends EventHead {
  readonly kind: string;
  /** Absent for kinds that are not in namespaces. */
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  /** Absent for an object that cannot be read. */
  readonly patch?: readonly PatchOperation[];
}

function patches(kind: string, redact: boolean): KindPrinter<ObjectEvent<KubeObject>> {
  const told = new LastTold();
  return (event, at) => {
    const before = told.next(event, at)?.object;
    const { namespace, name } = objectNameOf(event);
    const uid = nonEmpty(event.object?.metadata?.uid);
    const record: PatchRecord = {
      ...eventHead(event, at),
      kind,
      ...(namespace === "" ? {} : { namespace }),
      name,
      ...(uid === undefined ? {} : { uid }),
      ...patchOf(event, before, (states) => (redact ? redactedStates(kind, ...states) : states)),
    };
    return `${escapeTerminal(exactJson(record))}\n`;
  };
}

type States = readonly [before: KubeObject | undefined, after: KubeObject | undefined];

/** Returns the patch of an event. There is none to an object that could not be read. */
function patchOf(
  { type, object }: ObjectEvent<KubeObject>,
  known: KubeObject | undefined,
  redacted: (states: States) => States,
): Pick<PatchRecord, "patch"> {
  if (type === "delete") {
    return { patch: [REMOVAL] };
  }
  if (object === undefined) {
    return {};
  }
  const [before, after] = redacted([known && exactObject(known), exactObject(object)]);
  return { patch: before === undefined ? [{ op: "add", path: "", value: after }] : jsonPatch(before, after) };
}
