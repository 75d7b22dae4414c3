import type { Pod } from "../api/pod.js";
import type { InProcessClient } from "./in-process-client.js";
import { ApiError } from "./refusals/api-error.js";
import type { PodReference, ScenarioDriver } from "./scenario/cluster/driver.js";

const MERGE_PATCH = { contentType: "application/merge-patch+json" };

/** How many events are kept. kube-apiserver deletes events after an hour; here the oldest one is deleted. */
const MOST_EVENTS = 1000;

/** Returns the driver that runs a scenario on an embedded server: `embeddedDriver(server.objects)`. */
export function embeddedDriver(objects: InProcessClient): ScenarioDriver {
  const events: string[] = [];
  return {
    createNamespace: async (name) =>
      settle(() => ignoringExisting(() => objects.create("namespaces", { metadata: { name } }))),
    createNode: async (node) =>
      settle(() => {
        const { metadata = {}, status, ...fields } = node;
        ignoringExisting(() => objects.create("nodes", { ...fields, metadata }));
        objects.patch("nodes", metadata.name ?? "", { status }, { ...MERGE_PATCH, subresource: "status" });
      }),
    createPod: async (pod) =>
      settle(() => objects.create("pods", { ...pod, metadata: pod.metadata ?? {} }).metadata.uid ?? ""),
    bindPod: async (pod, node) => settle(() => void objects.bind(keyOf(pod), node)),
    patchPod: async (pod, patch) => settle(() => void objects.patch("pods", keyOf(pod), patch, MERGE_PATCH)),
    patchPodStatus: async (pod, status) =>
      settle(
        () => void objects.patch("pods", keyOf(pod), { status }, { ...MERGE_PATCH, subresource: "status" }),
      ),
    deletePod: async (pod, gracePeriodSeconds) =>
      settle(
        () =>
          void objects.delete(
            "pods",
            keyOf(pod),
            gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds },
          ),
      ),
    createEvent: async (event) =>
      settle(() => {
        const { name, namespace = "default" } = objects.create("events", { ...event }).metadata;
        events.push(`${namespace}/${name}`);
        const oldest = events.length > MOST_EVENTS ? events.shift() : undefined;
        if (oldest !== undefined && objects.get("events", oldest) !== undefined) {
          objects.delete("events", oldest);
        }
      }),
    listPods: async () => settle(() => objects.list("pods") as unknown as readonly Pod[]),
  };
}

function keyOf({ namespace, name }: PodReference): string {
  return `${namespace}/${name}`;
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
