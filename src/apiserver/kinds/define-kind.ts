import { plainStrategy, statusStrategy } from "./generic-strategy.js";
import type { KindStrategy } from "./kind-strategy.js";
import { ALL_VERBS, type Kind, type ScalePaths, type Subresource } from "./kind-registry.js";

/** The properties of a kind that differ from the defaults of `defineKind`. */
export interface KindRow extends Partial<Kind> {
  readonly kind: string;
  /**
   * Whether the kind has `/status`, and therefore a strategy that keeps writes to spec and to status apart.
   */
  readonly status?: boolean;
  /** Whether the kind has `/scale`. */
  readonly scale?: boolean;
}

const SCALE_PATHS: ScalePaths = {
  spec: ["spec", "replicas"],
  status: ["status", "replicas"],
  selector: ["spec", "selector"],
};

const STATUS_VERBS = ["get", "patch", "update"];

/** Returns a kind with the properties of the row, and with defaults for all others. */
export function defineKind(row: KindRow): Kind {
  const { status = false, scale = false, ...fields } = row;
  const singular = row.singular ?? row.kind.toLowerCase();
  const halves: Subresource[] = [
    ...(scale
      ? [{ name: "scale", kind: "Scale", group: "autoscaling", version: "v1", verbs: STATUS_VERBS }]
      : []),
    ...(status ? [{ name: "status", kind: row.kind, verbs: STATUS_VERBS }] : []),
  ];
  // Discovery lists those of custom resources in the other order.
  const subresources = [...(row.subresources ?? []), ...(row.custom === true ? halves.reverse() : halves)];
  const strategy: KindStrategy = status ? statusStrategy : plainStrategy;
  return {
    group: "",
    version: "v1",
    resource: `${singular}s`,
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: ALL_VERBS,
    strategy,
    custom: false,
    hasGeneration: false,
    graceful: false,
    emptyFields: {},
    columns: undefined,
    schema: undefined,
    selectableFields: [],
    scalePaths: SCALE_PATHS,
    ...fields,
    singular,
    subresources,
  };
}
