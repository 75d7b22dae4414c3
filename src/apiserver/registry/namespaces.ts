import { isNamespace } from "./deletion.js";
import { type StoredObject, valueAt } from "../json/json-object.js";
import type { KindStrategy } from "../kinds/kind-strategy.js";
import { statusStrategy } from "../kinds/generic-strategy.js";
import { type Kind, type KindRegistry, storedResource } from "../kinds/kind-registry.js";
import type { ObjectStore } from "../store/object-store.js";
import { forbidden, notFound } from "../refusals/refusals.js";
import { namespaceRange } from "./places.js";
import type { Registry, WriteHook } from "./registry.js";

/** The namespaces that every server starts with, as every cluster has them. */
export const DEFAULT_NAMESPACES: readonly string[] = [
  "default",
  "kube-node-lease",
  "kube-public",
  "kube-system",
];

const NAMESPACES = { group: "", resource: "namespaces", kind: "Namespace" };

/**
 * The rules for namespaces. A new namespace is active, has a label with its name, and has the finalizer that
 * keeps it until it is empty.
 */
export const namespaceStrategy: KindStrategy = {
  ...statusStrategy,
  prepareForCreate: (object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name },
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  }),
  prepareForUpdate: (next, current, context) => ({
    ...statusStrategy.prepareForUpdate(next, current, context),
    spec: current["spec"],
  }),
};

/**
 * Refuses new objects in a namespace that does not exist or is being deleted. Deletes the objects of a
 * namespace that is deleted, each with its own grace period and finalizers, and removes the namespace after
 * the last of them.
 */
export class NamespaceLifecycle implements WriteHook {
  readonly #store: ObjectStore;
  readonly #kinds: KindRegistry;
  readonly #registry: Registry;

  constructor(store: ObjectStore, kinds: KindRegistry, registry: Registry) {
    this.#store = store;
    this.#kinds = kinds;
    this.#registry = registry;
  }

  admit(kind: Kind, namespace: string, name: string): void {
    if (!kind.namespaced) {
      return;
    }
    const found = this.#namespace(namespace);
    if (found === undefined) {
      throw notFound(NAMESPACES, namespace);
    }
    if (isTerminating(found)) {
      const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
      throw forbidden(kind, name, why, [
        {
          reason: "NamespaceTerminating",
          message: `namespace ${namespace} is being terminated`,
          field: "metadata.namespace",
        },
      ]);
    }
  }

  written(kind: Kind, record: { readonly name: string; view(): StoredObject }): void {
    if (isNamespace(kind) && isTerminating(record.view())) {
      this.#empty(record.name);
      this.#finalizeIfEmpty(record.name);
    }
  }

  removed(_kind: Kind, record: { readonly namespace: string }): void {
    const namespace = record.namespace === "" ? undefined : this.#namespace(record.namespace);
    if (namespace !== undefined && isTerminating(namespace)) {
      this.#finalizeIfEmpty(record.namespace);
    }
  }

  #namespace(name: string): StoredObject | undefined {
    return this.#store.get(storedResource(NAMESPACES), "", name)?.view();
  }

  #empty(namespace: string): void {
    for (const kind of this.#contentKinds()) {
      for (const { name } of [...this.#store.read(storedResource(kind), namespaceRange(namespace))]) {
        this.#registry.delete({ kind, namespace, name });
      }
    }
  }

  #finalizeIfEmpty(name: string): void {
    const kind = this.#kinds.find("", "v1", "namespaces");
    const finalizers = valueAt(this.#namespace(name), "spec", "finalizers");
    const isEmpty = this.#contentKinds().every(
      (content) => this.#store.count(storedResource(content), namespaceRange(name)) === 0,
    );
    if (kind !== undefined && finalizers !== undefined && isEmpty) {
      this.#registry.finalizeNamespace({ kind, namespace: "", name });
    }
  }

  #contentKinds(): Kind[] {
    return this.#kinds.all().filter((kind) => kind.namespaced);
  }
}

function isTerminating(namespace: StoredObject): boolean {
  return namespace.metadata.deletionTimestamp !== undefined;
}
