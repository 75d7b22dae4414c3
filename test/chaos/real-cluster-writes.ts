import { setTimeout as sleep } from "node:timers/promises";
import type { Pod } from "../../src/api/pod.js";
import type { ApiResponse } from "../support/real/api-client.js";
import type { RealCluster } from "../support/real-cluster.js";
import type { Cluster } from "./cluster.js";
import { podStateOf } from "./pod-state.js";

type Requests = Pick<RealCluster, "request">;

const RETRY_MS = 100;
/** Much longer than a restart of kube-apiserver, which takes up to half a minute on a busy machine. */
const GIVE_UP_MS = 180_000;

/**
 * Returns writes that succeed although the server may go away in the middle. If an answer is lost, a later
 * read shows whether the write took place, because its key has no other writer. Repeating the write changes
 * nothing.
 */
export function realClusterWrites(cluster: Requests): Cluster {
  return {
    create: async (key, pod) => {
      const response = await settled(cluster, ["POST", collectionPath(key), pod], [201, 409]);
      const found =
        response.status === 201 ? response : await settled(cluster, ["GET", objectPath(key)], [200]);
      return podStateOf(found.body as Pod);
    },
    patch: async (key, patch, subresource) => {
      const path = objectPath(key) + (subresource === undefined ? "" : `/${subresource}`);
      return podStateOf((await settled(cluster, ["PATCH", path, patch], [200])).body as Pod);
    },
    delete: async (key) => {
      await settled(cluster, ["DELETE", objectPath(key)], [200, 404]);
      return undefined;
    },
  };
}

/** Lists all pods, as read from etcd. */
export async function realPods(cluster: Requests): Promise<readonly Pod[]> {
  const response = await settled(cluster, ["GET", "/api/v1/pods"], [200]);
  return (response.body as { readonly items: readonly Pod[] }).items;
}

/** Repeats a request until an answer tells whether the write took place. */
export async function settled(
  cluster: Requests,
  [method, path, body]: readonly [method: string, path: string, body?: object],
  wanted: readonly number[],
): Promise<ApiResponse> {
  const startedAt = performance.now();
  for (;;) {
    const response = await cluster.request(method, path, body).catch((error: unknown) => String(error));
    if (typeof response !== "string" && wanted.includes(response.status)) {
      return response;
    }
    if (performance.now() - startedAt > GIVE_UP_MS) {
      const found = typeof response === "string" ? response : `${response.status} ${response.text}`;
      throw new Error(`Cannot ${method} ${path}: found ${found}, expected ${wanted.join(" or ")}`);
    }
    await sleep(RETRY_MS);
  }
}

function collectionPath(key: string): string {
  return `/api/v1/namespaces/${key.split("/")[0] ?? ""}/pods`;
}

function objectPath(key: string): string {
  return `${collectionPath(key)}/${key.split("/")[1] ?? ""}`;
}
