import type { InProcessClient, ObjectInput } from "./in-process-client.js";
import { ApiError } from "./refusals/api-error.js";
import type { KubeObject, ObjectReference, ScenarioDriver } from "./scenario/cluster/driver.js";

const MERGE_PATCH = { contentType: "application/merge-patch+json" };

/** How many events are kept. kube-apiserver deletes events after an hour; here the oldest one is deleted. */
const MOST_EVENTS = 1000;

/** Returns the driver that runs a scenario on an embedded server: `embeddedDriver(server.objects)`. */
export function embeddedDriver(objects: InProcessClient): ScenarioDriver {
  const events: string[] = [];
  function create(resource: string, object: KubeObject): KubeObject {
    const created = objects.create(resource, inputOf(object));
    if (resource === "events") {
      const { name, namespace = "default" } = created.metadata;
      events.push(`${namespace}/${name}`);
      const oldest = events.length > MOST_EVENTS ? events.shift() : undefined;
      if (oldest !== undefined && objects.get("events", oldest) !== undefined) {
        objects.delete("events", oldest);
      }
    }
    return created;
  }
  return {
    ensure: async (resource, object) =>
      settle(() => {
        const { status, ...input } = inputOf(object);
        ignoringExisting(() => objects.create(resource, input));
        if (status !== undefined) {
          const { name = "", namespace } = object.metadata ?? {};
          const key = namespace === undefined ? name : `${namespace}/${name}`;
          objects.patch(resource, key, { status }, { ...MERGE_PATCH, subresource: "status" });
        }
      }),
    create: async (resource, object) => settle(() => create(resource, object)),
    patch: async (reference, patch, subresource) =>
      settle(() => {
        const options = { ...MERGE_PATCH, ...(subresource === undefined ? {} : { subresource }) };
        return objects.patch(reference.resource, keyOf(reference), patch, options);
      }),
    delete: async (reference, gracePeriodSeconds) =>
      settle(() => {
        const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
        objects.delete(reference.resource, keyOf(reference), options);
      }),
    list: async (resource) => settle(() => objects.list(resource)),
    bind: async (pod, node) => settle(() => void objects.bind(keyOf(pod), node)),
    evict: async (pod) => settle(() => void objects.evict(keyOf(pod))),
  };
}

function inputOf(object: KubeObject): ObjectInput {
  return { ...object, metadata: object.metadata ?? {} };
}

function keyOf({ namespace, name }: Omit<ObjectReference, "resource">): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/**
 * Calls `act` in the next microtask, and rejects if it throws: a driver is asynchronous and the store is not.
 */
async function settle<T>(act: () => T): Promise<T> {
  return Promise.resolve().then(act);
}

function ignoringExisting(create: () => unknown): void {
  try {
    create();
  } catch (error) {
    if (!(error instanceof ApiError && error.status.reason === "AlreadyExists")) {
      throw error;
    }
  }
}
