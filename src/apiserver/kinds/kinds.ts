import type { JsonObject } from "../json/json-object.js";
import type { KindStrategy } from "./kind-strategy.js";
import type { ResourceNames } from "../refusals/refusals.js";

export type Verb = "create" | "delete" | "deletecollection" | "get" | "list" | "patch" | "update" | "watch";

/** Everything a generic resource can do; discovery lists them in this order. */
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

/** A path below an object, such as `pods/binding`. */
export interface Subresource {
  readonly name: string;
  /** Of the body it takes: `binding` takes a Binding, `status` the object itself. */
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

/** One resource in one version, and what is special about it. */
export interface Kind extends ResourceNames {
  readonly version: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly Subresource[];
  readonly verbs: readonly Verb[];
  readonly strategy: KindStrategy;
  /** Defined by a CustomResourceDefinition: its objects carry kind and apiVersion inside lists, too. */
  readonly custom: boolean;
  /** Whether `metadata.generation` counts changes of everything but metadata and status. */
  readonly hasGeneration: boolean;
  /** Deleted in two steps, with a grace period between them: pods. */
  readonly graceful: boolean;
  /** Fields the empty object inside a bookmark has, because its Go type writes them. */
  readonly emptyFields: JsonObject;
  readonly columns: readonly PrinterColumn[] | undefined;
}

/** `v1`, `apps/v1`. */
export function groupVersion(kind: Pick<Kind, "group" | "version">): string {
  return kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
}

/** What the store calls the resource: one collection whatever the version. */
export function storedResource(kind: Pick<Kind, "group" | "resource">): string {
  return `${kind.group}/${kind.resource}`;
}

/** The kinds a server has at the moment; custom ones come and go. */
export class KindRegistry {
  readonly #kinds = new Map<string, Kind>();
  readonly #removalListeners = new Map<string, Set<() => void>>();
  #generation = 0;

  constructor(kinds: readonly Kind[]) {
    for (const kind of kinds) {
      this.add(kind);
    }
  }

  /** Grows with every change: the entity tag of discovery. */
  get generation(): number {
    return this.#generation;
  }

  add(kind: Kind): void {
    this.#kinds.set(`${groupVersion(kind)}/${kind.resource}`, kind);
    this.#generation += 1;
  }

  /** Puts other versions of a resource in the place of those it had. */
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

  /** Removes a resource in all its versions. */
  remove(group: string, resource: string): void {
    this.replace(group, resource, []);
    for (const listener of [...(this.#removalListeners.get(storedResource({ group, resource })) ?? [])]) {
      listener();
    }
  }

  /** Calls back when a resource is removed, until the returned function is called. */
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

  /** Finds a resource by `plural` or `plural.group`, as people write it. */
  named(name: string): Kind | undefined {
    return this.all().find(
      (kind) => name === (kind.group === "" ? kind.resource : `${kind.resource}.${kind.group}`),
    );
  }
}
