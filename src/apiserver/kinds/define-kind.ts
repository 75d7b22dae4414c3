import { plainStrategy, statusStrategy } from "./generic-strategy.js";
import type { KindStrategy } from "./kind-strategy.js";
import { ALL_VERBS, type Kind, type Subresource } from "./kind-registry.js";

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

const STATUS_VERBS = ["get", "patch", "update"];

/** Returns a kind with the properties of the row, and with defaults for all others. */
export function defineKind(row: KindRow): Kind {
  const { status = false, scale = false, ...fields } = row;
  const singular = row.singular ?? row.kind.toLowerCase();
  const subresources: Subresource[] = [...(row.subresources ?? [])];
  if (scale) {
    subresources.push({
      name: "scale",
      kind: "Scale",
      group: "autoscaling",
      version: "v1",
      verbs: STATUS_VERBS,
    });
  }
  if (status) {
    subresources.push({ name: "status", kind: row.kind, verbs: STATUS_VERBS });
  }
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
    ...fields,
    singular,
    subresources,
  };
}
