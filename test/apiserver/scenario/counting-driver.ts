import type {
  KubeObject,
  ObjectReference,
  ScenarioDriver,
} from "../../../src/apiserver/scenario/cluster/driver.js";

/**
 * A driver that keeps no more of an object than a scenario reads, so that hours of it take seconds. It removes
 * objects like a server: a pod when it has no node or no grace period left and no finalizers.
 */
export class CountingDriver implements ScenarioDriver {
  writes = 0;
  readonly #objects = new Map<string, KubeObject>();
  readonly #bound = new Set<string>();
  #created = 0;

  /** The number of objects of a resource. */
  count(resource: string): number {
    return [...this.#objects.keys()].filter((key) => key.startsWith(`${resource} `)).length;
  }

  async ensure(): Promise<void> {
    return Promise.resolve();
  }

  async create(resource: string, object: KubeObject): Promise<KubeObject> {
    const { metadata = {} } = object;
    const key = keyOf({ resource, ...metadata, name: metadata.name ?? "" });
    if (this.#objects.has(key)) {
      throw new Error(`${key} already exists`);
    }
    this.#created += 1;
    const created = { metadata: { ...metadata, uid: `uid-${this.#created}`, generation: 1 } };
    return this.#put(key, created);
  }

  async patch(reference: ObjectReference, patch: object): Promise<KubeObject> {
    const key = keyOf(reference);
    const { metadata } = this.#get(key, reference);
    const { metadata: changed, status } = patch as {
      readonly metadata?: { readonly finalizers?: readonly string[] | null };
      readonly status?: { readonly phase?: string };
    };
    const isReleased = changed?.finalizers === null;
    if (["Succeeded", "Failed"].includes(status?.phase ?? "")) {
      // The server deletes a pod that has ended without a grace period.
      this.#bound.delete(key);
    }
    const kept = { ...metadata, ...(isReleased ? { finalizers: [] } : {}) };
    const patched = await this.#put(key, { metadata: kept });
    this.#removeIfDone(key, reference);
    return patched;
  }

  async delete(reference: ObjectReference, gracePeriodSeconds = 30): Promise<void> {
    const key = keyOf(reference);
    const { metadata } = this.#get(key, reference);
    const isAtOnce = reference.resource !== "pods" || !this.#bound.has(key);
    const deletionGracePeriodSeconds = isAtOnce ? 0 : gracePeriodSeconds;
    await this.#put(key, { metadata: { ...metadata, deletionTimestamp: "now", deletionGracePeriodSeconds } });
    this.#removeIfDone(key, reference);
  }

  async list(): Promise<readonly KubeObject[]> {
    return Promise.resolve([]);
  }

  async bind(pod: Omit<ObjectReference, "resource">): Promise<void> {
    this.#bound.add(keyOf({ resource: "pods", ...pod }));
    return Promise.resolve();
  }

  async evict(pod: Omit<ObjectReference, "resource">): Promise<void> {
    await this.delete({ resource: "pods", ...pod });
  }

  async #put(key: string, object: KubeObject): Promise<KubeObject> {
    this.writes += 1;
    // Events expire on a server, and nothing reads them here.
    if (!key.startsWith("events ")) {
      this.#objects.set(key, object);
    }
    return Promise.resolve(object);
  }

  #get(key: string, { resource, name }: ObjectReference): KubeObject {
    const object = this.#objects.get(key) ?? (["nodes", "events"].includes(resource) ? {} : undefined);
    if (object === undefined) {
      throw new Error(`${resource} "${name}" not found`);
    }
    return object;
  }

  #removeIfDone(key: string, { resource }: ObjectReference): void {
    const { deletionGracePeriodSeconds, finalizers = [] } = this.#objects.get(key)?.metadata ?? {};
    if (deletionGracePeriodSeconds === 0 && (resource !== "pods" || finalizers.length === 0)) {
      this.#objects.delete(key);
      this.#bound.delete(key);
    }
  }
}

function keyOf({ resource, namespace = "", name }: ObjectReference): string {
  return `${resource} ${namespace}/${name}`;
}
