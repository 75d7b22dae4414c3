import { type GroupVersionResource, resourceName } from "../api/resource.js";
import type { DeleteOptions } from "./registry/deletion.js";
import type { StoredObject } from "./json/json-object.js";
import { type Kind, type KindRegistry, storedResource } from "./kinds/kind-registry.js";
import { withKind } from "./kinds/object-metadata.js";
import type { ObjectStore } from "./store/object-store.js";
import { patchedObject } from "./patch/patched-object.js";
import { bindPod, evictPod } from "./handlers/pod-subresources.js";
import { type ObjectPlace, scopeRange } from "./registry/places.js";
import type { WrittenSubresource } from "./kinds/kind-strategy.js";
import type { Registry } from "./registry/registry.js";
import type { StoredRecord } from "./store/stored-record.js";

/** An object to create or update. `kind` and `apiVersion` may be left out. */
export interface ObjectInput {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: object;
  readonly [field: string]: unknown;
}

/**
 * A resource by its name, such as `pods` or `deployments.apps`, or as an informer gets it. In the second case the methods
 * return objects of its type.
 */
export type ServerResource<T> = string | GroupVersionResource<T>;

/** The format of a patch, and the subresource that it changes. */
export interface PatchOptions {
  /**
   * The media type of the patch.
   *
   * @defaultValue `application/strategic-merge-patch+json` for built-in kinds, `application/merge-patch+json`
   * for custom resources
   */
  readonly contentType?: string;
  readonly subresource?: WrittenSubresource;
}

/**
 * Reads and writes the objects of a server from inside its process. The writes follow the same rules as
 * over HTTP, with two exceptions: the caller needs no permission, and a workload such as a Deployment may be incomplete.
 * A resource is named `pods` or `deployments.apps`, or is given as an informer gets it (`DEPLOYMENTS`). If the namespace of a namespaced object is left
 * out, it is `default`. The returned objects are copies, which the caller may change.
 *
 * All methods throw an `ApiError` if the server refuses the request, and a `RangeError` if it does not have
 * the resource.
 */
export class InProcessClient {
  readonly #store: ObjectStore;
  readonly #kinds: KindRegistry;
  readonly #registry: Registry;

  constructor(store: ObjectStore, kinds: KindRegistry, registry: Registry) {
    this.#store = store;
    this.#kinds = kinds;
    this.#registry = registry;
  }

  /** The revision of the last write, which is the resourceVersion of a list. */
  get resourceVersion(): string {
    return String(this.#store.revision);
  }

  /** Creates an object in the namespace that its metadata names. @throws ApiError */
  create<T = StoredObject>(resource: ServerResource<T>, object: ObjectInput): T {
    const kind = this.#kind(resource);
    const copy = toStored(object);
    const namespace = kind.namespaced ? (copy.metadata.namespace ?? DEFAULT_NAMESPACE) : "";
    return fullObject(kind, this.#registry.create(kind, namespace, copy, IN_PROCESS));
  }

  /** Replaces an object, or only its status. @throws ApiError */
  update<T = StoredObject>(
    resource: ServerResource<T>,
    object: ObjectInput,
    options: { readonly subresource?: "status" } = {},
  ): T {
    const copy = toStored(object);
    const place = this.#place(resource, copy.metadata.name, copy.metadata.namespace);
    return fullObject(
      place.kind,
      this.#registry.update(place, () => copy, { ...options, ...IN_PROCESS }),
    );
  }

  /** Patches the object with the key `name` or `namespace/name`. @throws ApiError */
  patch<T = StoredObject>(
    resource: ServerResource<T>,
    key: string,
    patch: unknown,
    options: PatchOptions = {},
  ): T {
    const place = this.#placeOf(resource, key);
    const { kind } = place;
    const type = options.contentType ?? (kind.custom ? MERGE_PATCH : STRATEGIC_MERGE_PATCH);
    const { subresource } = options;
    const record = this.#registry.update(place, (current) => patchedObject(kind, current, type, patch), {
      ...IN_PROCESS,
      ...(subresource === undefined ? {} : { subresource }),
    });
    return fullObject(kind, record);
  }

  /**
   * Deletes the object with the key `name` or `namespace/name`. Returns its last state. If finalizers or a
   * grace period keep the object, it is only marked, and the marked state is returned.
   *
   * @throws ApiError
   */
  delete<T = StoredObject>(resource: ServerResource<T>, key: string, options: DeleteOptions = {}): T {
    const place = this.#placeOf(resource, key);
    return fullObject(place.kind, this.#registry.delete(place, options).record);
  }

  /**
   * Assigns the pod with the key `name` or `namespace/name` to a node, as a scheduler does.
   *
   * @throws ApiError
   */
  bind(key: string, node: string): StoredObject {
    const place = this.#placeOf("pods", key);
    return fullObject(place.kind, bindPod(this.#registry, place, node));
  }

  /**
   * Evicts the pod with the key `name` or `namespace/name`, as `kubectl drain` does. Returns its last state.
   *
   * @throws ApiError
   */
  evict(key: string): StoredObject {
    const place = this.#placeOf("pods", key);
    return fullObject(place.kind, evictPod(this.#registry, place));
  }

  /** Returns the object with the key `name` or `namespace/name`, or `undefined` if there is none. */
  get<T = StoredObject>(resource: ServerResource<T>, key: string): T | undefined {
    const { kind, namespace, name } = this.#placeOf(resource, key);
    const record = this.#store.get(storedResource(kind), namespace, name);
    return record === undefined ? undefined : fullObject(kind, record);
  }

  /** Returns all objects of one namespace, or of all namespaces, in the order of their keys. */
  list<T = StoredObject>(resource: ServerResource<T>, namespace = ""): T[] {
    const kind = this.#kind(resource);
    const records = this.#store.read(storedResource(kind), scopeRange(namespace));
    return Array.from(records, (record) => fullObject(kind, record));
  }

  #kind(resource: ServerResource<unknown>): Kind {
    const name = typeof resource === "string" ? resource : resourceName(resource);
    const kind = this.#kinds.named(name);
    if (kind === undefined) {
      throw new RangeError(
        `Cannot use resource "${name}": the server does not have it; names are plural, such as "pods" or "deployments.apps"`,
      );
    }
    return kind;
  }

  #placeOf(resource: ServerResource<unknown>, key: string): ObjectPlace {
    const [first = "", second] = key.split("/");
    return second === undefined ? this.#place(resource, first) : this.#place(resource, second, first);
  }

  #place(resource: ServerResource<unknown>, name: string, namespace = DEFAULT_NAMESPACE): ObjectPlace {
    const kind = this.#kind(resource);
    return { kind, namespace: kind.namespaced ? namespace : "", name };
  }
}

const IN_PROCESS = { inProcess: true, fieldManager: "in-process" };
const DEFAULT_NAMESPACE = "default";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

/** Returns a stored object, with the type that the caller has for the objects of the resource. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the one cast of all methods
function fullObject<T = StoredObject>(kind: Kind, record: StoredRecord): T {
  return withKind(kind, record.parse()) as T;
}

function toStored(object: ObjectInput): StoredObject {
  // Copied as JSON, as over HTTP, so that the caller's object and the stored object share nothing.
  return JSON.parse(JSON.stringify(object)) as StoredObject;
}
