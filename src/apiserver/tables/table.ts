import {
  CONFIG_MAP_TABLE,
  EVENT_TABLE,
  LEASE_TABLE,
  NAMESPACE_TABLE,
  NODE_TABLE,
  PLAIN_TABLE,
  SECRET_TABLE,
  SERVICE_ACCOUNT_TABLE,
  SERVICE_TABLE,
} from "./cluster-tables.js";
import { customTable } from "./custom-table.js";
import type { JsonObject, JsonValue, StoredObject } from "../json/json-object.js";
import type { PrinterColumn } from "../kinds/kind-registry.js";
import { POD_TABLE } from "./pod-table.js";
import type { TableLayout } from "./table-layout.js";
import {
  CRON_JOB_TABLE,
  DAEMON_SET_TABLE,
  DEPLOYMENT_TABLE,
  JOB_TABLE,
  REPLICA_SET_TABLE,
  REPLICATION_CONTROLLER_TABLE,
  STATEFUL_SET_TABLE,
} from "./workload-tables.js";

export interface ToTableOptions {
  /** The time at which ages are computed. */
  readonly now: Date;
  /** How much of its object each row contains, beside the cells. */
  readonly includeObject: "None" | "Metadata" | "Object";
  readonly metadata: JsonObject;
  /**
   * Whether to include the definitions of the columns. In a watch, only the first event has them.
   * @defaultValue true
   */
  readonly columns?: boolean;
  /**
   * The columns of a custom resource. If the property is present, even as `undefined`, it is used in place of
   * the columns of a built-in kind with the same name.
   */
  readonly printerColumns?: readonly PrinterColumn[] | undefined;
}

/**
 * Returns objects of one kind as the table that `kubectl get` asks for. The objects must have their kind and
 * apiVersion, because rows may contain them.
 */
export function toTable(kind: string, objects: readonly StoredObject[], options: ToTableOptions): JsonObject {
  const layout = "printerColumns" in options ? customTable(options.printerColumns) : layoutOf(kind);
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: options.metadata,
    columnDefinitions: options.columns === false ? null : layout.columns.map((column) => ({ ...column })),
    rows: objects.map((object) => rowOf(object, layout, options)),
  };
}

function rowOf(
  object: StoredObject,
  layout: TableLayout,
  { now, includeObject }: ToTableOptions,
): JsonObject {
  const conditions = layout.conditions?.(object) ?? [];
  return {
    cells: layout.cells(object, now),
    ...(conditions.length === 0 ? {} : { conditions }),
    object: includedObject(object, includeObject),
  };
}

function includedObject(object: StoredObject, include: ToTableOptions["includeObject"]): JsonValue {
  switch (include) {
    case "None":
      return null;
    case "Metadata":
      return {
        kind: "PartialObjectMetadata",
        apiVersion: "meta.k8s.io/v1",
        metadata: object.metadata,
      };
    case "Object":
      return object;
  }
}

function layoutOf(kind: string): TableLayout {
  return (Object.hasOwn(LAYOUTS, kind) ? LAYOUTS[kind] : undefined) ?? PLAIN_TABLE;
}

/** The tables of kinds that show more than name and creation time. */
const LAYOUTS: Readonly<Record<string, TableLayout>> = {
  Pod: POD_TABLE,
  Node: NODE_TABLE,
  Namespace: NAMESPACE_TABLE,
  Event: EVENT_TABLE,
  Service: SERVICE_TABLE,
  Secret: SECRET_TABLE,
  ConfigMap: CONFIG_MAP_TABLE,
  ServiceAccount: SERVICE_ACCOUNT_TABLE,
  Lease: LEASE_TABLE,
  Deployment: DEPLOYMENT_TABLE,
  ReplicaSet: REPLICA_SET_TABLE,
  ReplicationController: REPLICATION_CONTROLLER_TABLE,
  StatefulSet: STATEFUL_SET_TABLE,
  DaemonSet: DAEMON_SET_TABLE,
  Job: JOB_TABLE,
  CronJob: CRON_JOB_TABLE,
};
