import { listOf, textOf } from "../base/json-object.js";
import type { FieldTypes } from "./field-types.js";
import { humanDuration } from "./human-duration.js";
import type { Pod } from "./pod.js";
import { POD_STATUS_FIELDS, podStatus, type PodStatusSummary } from "./pod-status.js";

/** Every field that `podCells` reads. */
export const POD_CELL_FIELDS: readonly FieldTypes[] = [
  POD_STATUS_FIELDS,
  { metadata: { creationTimestamp: "string" } },
];

/** Every field that `widePodCells` reads. */
export const WIDE_POD_CELL_FIELDS: FieldTypes = {
  spec: { nodeName: "string", readinessGates: [{ conditionType: "string" }] },
  status: {
    podIPs: [{ ip: "string" }],
    nominatedNodeName: "string",
    conditions: [{ type: "string", status: "string" }],
  },
};

/** Returns READY, STATUS, RESTARTS and AGE of a pod, as kubectl prints them at the time `now`. */
export function podCells(
  pod: Pod,
  now: number,
  { status, ready, total, restarts, lastRestartAt }: PodStatusSummary = podStatus(pod),
): [ready: string, status: string, restarts: string, age: string] {
  const ago = restarts === 0 || lastRestartAt === undefined ? "" : ` (${timeSince(lastRestartAt, now)} ago)`;
  return [
    `${ready}/${total}`,
    status,
    `${restarts}${ago}`,
    timeSince(textOf(pod.metadata?.creationTimestamp), now),
  ];
}

/** Returns IP, NODE, NOMINATED NODE and READINESS GATES of a pod, which kubectl prints with `-o wide`. */
export function widePodCells(
  pod: Pod,
): [ip: string, node: string, nominatedNode: string, readinessGates: string] {
  const { spec, status } = pod;
  const [address] = listOf(status?.podIPs);
  return [
    orNone(textOf(address?.ip)),
    orNone(textOf(spec?.nodeName)),
    orNone(textOf(status?.nominatedNodeName)),
    readinessGates(pod),
  ];
}

/** Returns how many readiness gates of a pod are open, out of all: `1/2`. */
function readinessGates({ spec, status }: Pod): string {
  const gates = listOf(spec?.readinessGates);
  if (gates.length === 0) {
    return "<none>";
  }
  const isTrue = new Set(
    listOf(status?.conditions)
      .filter((condition) => condition.status === "True")
      .map(({ type }) => textOf(type)),
  );
  const open = gates.filter(({ conditionType }) => isTrue.has(textOf(conditionType)));
  return `${open.length}/${gates.length}`;
}

/** Returns the time since an RFC 3339 timestamp as kubectl's AGE column has it, or `<unknown>` if there is none. */
function timeSince(timestamp: string, now: number): string {
  return timestamp === "" ? "<unknown>" : humanDuration(now - Date.parse(timestamp));
}

/** Returns a text, or `<none>` as kubectl if it is empty. */
function orNone(text: string): string {
  return text === "" ? "<none>" : text;
}
