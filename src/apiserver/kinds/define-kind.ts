import { plainStrategy, statusStrategy } from "./generic-strategy.js";
import type { KindStrategy } from "./kind-strategy.js";
import { ALL_VERBS, type Kind, type Subresource } from "./kinds.js";

/** What has to be said of a kind; the rest follows by convention. */
export interface KindRow extends Partial<Kind> {
  readonly kind: string;
  /** Has `/status`, and therefore a strategy that keeps the halves apart. */
  readonly status?: boolean;
  readonly scale?: boolean;
}

const STATUS_VERBS = ["get", "patch", "update"];

/** A kind with everything the row leaves open filled in by convention. */
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
