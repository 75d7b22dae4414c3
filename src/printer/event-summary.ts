import type { FieldTypes } from "../api/field-types.js";
import type { KubeObject } from "../api/object.js";
import { controllerName, templateHashOf } from "../api/owner-name.js";
import type { Pod } from "../api/pod.js";
import { POD_STATUS_FIELDS, podStatus, type PodStatusSummary } from "../api/pod-status.js";
import type { TableRow } from "../api/table-row.js";
import { nonEmpty } from "../base/json-object.js";
import { objectNameOf } from "./event-words.js";
import type { ObjectEvent, PodEvent } from "./printer.js";

/** What a record says of an object without the object. What a kind does not have, or what is not known, is absent. */
export interface EventSummary {
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  /** STATUS, as in the table of `kubectl get`. */
  readonly status?: string;
  /** How many containers, or pods, are ready. */
  readonly ready?: number;
  readonly total?: number;
  readonly restarts?: number;
  /** The controller: `deploy/web`. */
  readonly owner?: string;
  readonly node?: string;
}

/** Every field of a pod that its summary has. */
export const SUMMARY_RECORD_FIELDS: readonly FieldTypes[] = [
  POD_STATUS_FIELDS,
  {
    metadata: {
      namespace: "string",
      name: "string",
      uid: "string",
      labels: { "pod-template-hash": "string" },
      ownerReferences: [{ apiVersion: "string", kind: "string", name: "string", controller: "boolean" }],
    },
    spec: { nodeName: "string" },
  },
];

/** Returns the summary of a pod. `shown` is its status, if that is known already. */
export function podEventSummary(event: PodEvent, shown?: PodStatusSummary): EventSummary {
  const { object } = event;
  return { ...identityOf(event), ...(object === undefined ? {} : stateOf(object, shown)) };
}

function stateOf(pod: Pod, shown: PodStatusSummary = podStatus(pod)): Partial<EventSummary> {
  const { status, ready, total, restarts } = shown;
  return { status, ready, total, restarts, ...ownerOf(pod), ...present("node", pod.spec?.nodeName) };
}

/** Returns the summary of an object of any kind, with what the server prints in its row, if there is one. */
export function objectEventSummary(
  event: ObjectEvent<Pick<KubeObject, "metadata">>,
  row: TableRow | undefined,
): EventSummary {
  return {
    ...identityOf(event),
    ...(row === undefined ? {} : cellsOf(row)),
    ...(event.object === undefined ? {} : ownerOf(event.object)),
  };
}

function identityOf(event: ObjectEvent<Pick<KubeObject, "metadata">>): EventSummary {
  const { namespace, name } = objectNameOf(event);
  return { ...present("namespace", namespace), name, ...present("uid", event.object?.metadata?.uid) };
}

function ownerOf({ metadata }: Pick<KubeObject, "metadata">): Pick<EventSummary, "owner"> {
  return present(
    "owner",
    controllerName(metadata?.ownerReferences, () => templateHashOf(metadata)),
  );
}

/** Returns what the cells of a row say in the columns that most kinds have: `Status`, and `Ready` as `2/3`. */
function cellsOf({ columns, cells }: TableRow): Partial<EventSummary> {
  const cell = (column: string): unknown => cells[columns.findIndex(({ name }) => name === column)];
  const ready = cell("Ready");
  const [, part, whole] = (typeof ready === "string" ? /^(\d{1,9})\/(\d{1,9})$/.exec(ready) : null) ?? [];
  return {
    ...present("status", cell("Status")),
    ...(part === undefined ? {} : { ready: Number(part), total: Number(whole) }),
  };
}

/** Returns a member with a text, or none if the text is absent. */
function present<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  const text = nonEmpty(value);
  return text === undefined ? {} : ({ [name]: text } as Record<Name, string>);
}
