import type { JsonObject } from "../json/json-object.js";
import type { KindStrategy } from "./kind-strategy.js";
import type { ResourceNames } from "../refusals/refusals.js";

export type Verb = "create" | "delete" | "deletecollection" | "get" | "list" | "patch" | "update" | "watch";

/** The verbs of a generic resource, in the order in which discovery lists them. */
export const ALL_VERBS: readonly Verb[] = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];

/** The same verbs for custom resources, in the order in which discovery lists those. */
export const CUSTOM_VERBS: readonly Verb[] = [
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "create",
  "update",
  "watch",
];

/** A path below an object, such as `pods/binding`. */
export interface Subresource {
  readonly name: string;
  /** The kind of the body it takes: `binding` takes a Binding, `status` takes the object itself. */
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

/** A column of `kubectl get`, as a CustomResourceDefinition declares it. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
}

/** Where an object keeps the numbers that its `/scale` shows. */
export interface ScalePaths {
  readonly spec: readonly string[];
  readonly status: readonly string[];
  /** Where a text or a LabelSelector stands. Custom resources may have none. */
  readonly selector: readonly string[] | undefined;
}

/** One version of a resource, and how the server treats it. */
export interface Kind extends ResourceNames {
  readonly version: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly Subresource[];
  readonly verbs: readonly Verb[];
  readonly strategy: KindStrategy;
  /**
   * Whether a CustomResourceDefinition defines the kind. Its objects then have kind and apiVersion even
   * inside lists.
   */
  readonly custom: boolean;
  /** Whether `metadata.generation` counts the changes to all fields except metadata and status. */
  readonly hasGeneration: boolean;
  /** Whether objects are deleted in two steps, with a grace period between them. This is so for pods only. */
  readonly graceful: boolean;
  /** The fields of the empty object inside a bookmark. Its Go type writes them even when they are empty. */
  readonly emptyFields: JsonObject;
  /** The columns that the CustomResourceDefinition declares. */
  readonly columns: readonly PrinterColumn[] | undefined;
  /** The schema that the CustomResourceDefinition declares. Built-in kinds have none. */
  readonly schema: JsonObject | undefined;
  /** The fields by which field selectors can select custom resources, such as `spec.color`. */
  readonly selectableFields: readonly string[];
  readonly scalePaths: ScalePaths;
}

/** Returns the apiVersion of a kind: `v1`, `apps/v1`. */
export function groupVersion(kind: Pick<Kind, "group" | "version">): string {
  return kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
}

/** Returns the name of a resource in the store. All versions of a resource share one collection. */
export function storedResource(kind: Pick<Kind, "group" | "resource">): string {
  return `${kind.group}/${kind.resource}`;
}

/** The kinds that a server has at the moment. Custom kinds are added and removed while it runs. */
export class KindRegistry {
  readonly #kinds = new Map<string, Kind>();
  readonly #removalListeners = new Map<string, Set<() => void>>();
  #generation = 0;

  constructor(kinds: readonly Kind[]) {
    for (const kind of kinds) {
      this.add(kind);
    }
  }

  /** Grows with every change. Discovery uses it as its entity tag. */
  get generation(): number {
    return this.#generation;
  }

  add(kind: Kind): void {
    this.#kinds.set(`${groupVersion(kind)}/${kind.resource}`, kind);
    this.#generation += 1;
  }

  /** Replaces all versions of a resource by the given ones. */
  replace(group: string, resource: string, kinds: readonly Kind[]): void {
    for (const [id, kind] of this.#kinds) {
      if (kind.group === group && kind.resource === resource) {
        this.#kinds.delete(id);
        this.#generation += 1;
      }
    }
    for (const kind of kinds) {
      this.add(kind);
    }
  }

  /** Removes all versions of a resource and calls the listeners of `onRemove`. */
  remove(group: string, resource: string): void {
    this.replace(group, resource, []);
    for (const listener of [...(this.#removalListeners.get(storedResource({ group, resource })) ?? [])]) {
      listener();
    }
  }

  /** Calls the listener when the resource is removed, until the returned function is called. */
  onRemove(kind: Kind, listener: () => void): () => void {
    const id = storedResource(kind);
    const listeners = this.#removalListeners.get(id) ?? new Set();
    this.#removalListeners.set(id, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  find(group: string, version: string, resource: string): Kind | undefined {
    return this.#kinds.get(group === "" ? `${version}/${resource}` : `${group}/${version}/${resource}`);
  }

  all(): Kind[] {
    return [...this.#kinds.values()];
  }

  inVersion(group: string, version: string): Kind[] {
    return this.all().filter((kind) => kind.group === group && kind.version === version);
  }

  /** Finds a resource by its name: `plural` in the core group, `plural.group` in all others. */
  named(name: string): Kind | undefined {
    return this.all().find(
      (kind) => name === (kind.group === "" ? kind.resource : `${kind.resource}.${kind.group}`),
    );
  }
}
