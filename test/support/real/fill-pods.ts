import type { ApiClient, ApiResponse } from "./api-client.js";
import { realisticPod } from "./realistic-pod.js";

export interface FillPodsOptions {
  readonly count: number;
  /** The pods go to these namespaces in turn. Missing ones are created. @defaultValue load-0 to load-9 */
  readonly namespaces?: readonly string[];
  /** The number of the first pod, for adding more pods to the same cluster. @defaultValue 0 */
  readonly firstIndex?: number;
  /**
   * The number of concurrent writes. @defaultValue 16: on two cores, fewer leave the server idle, and more
   * gain nothing
   */
  readonly concurrency?: number;
}

export interface FilledPods {
  readonly namespaces: readonly string[];
  readonly seconds: number;
}

const DEFAULT_NAMESPACES = Array.from({ length: 10 }, (_, index) => `load-${index}`);
const DEFAULT_CONCURRENCY = 16;

/**
 * Creates running pods like those of a real cluster: a "kube-controller-manager" creates each pod and a
 * "kubelet" sets it to Running, so that it has managedFields of two managers, and two revisions. Rejects with
 * the first refusal.
 */
export async function fillPods(
  cluster: Pick<ApiClient, "request">,
  options: FillPodsOptions,
): Promise<FilledPods> {
  const { count, firstIndex = 0, namespaces = DEFAULT_NAMESPACES } = options;
  const started = performance.now();
  for (const namespace of namespaces) {
    await createNamespace(cluster, namespace);
  }
  let next = firstIndex;
  const worker = async (): Promise<void> => {
    while (next < firstIndex + count) {
      const index = next++;
      await writePod(cluster, index, namespaces[index % namespaces.length] ?? "default");
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? DEFAULT_CONCURRENCY }, worker));
  return { namespaces, seconds: (performance.now() - started) / 1000 };
}

async function createNamespace(cluster: Pick<ApiClient, "request">, name: string): Promise<void> {
  const response = await cluster.request("POST", "/api/v1/namespaces", { metadata: { name } });
  if (response.status !== 409) {
    check(response, `namespace "${name}"`);
  }
}

async function writePod(
  cluster: Pick<ApiClient, "request">,
  index: number,
  namespace: string,
): Promise<void> {
  const pod = realisticPod(index, namespace);
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const created = await cluster.request("POST", path, pod.manifest, {
    userAgent: "kube-controller-manager/v1.36.3",
  });
  check(created, `pod "${pod.name}"`);
  const patched = await cluster.request("PATCH", `${path}/${pod.name}/status`, pod.statusPatch, {
    userAgent: "kubelet/v1.36.3",
  });
  check(patched, `status of pod "${pod.name}"`);
}

function check(response: ApiResponse, what: string): void {
  if (response.status >= 300) {
    throw new Error(`Cannot write the ${what}: ${response.status} ${response.text}`);
  }
}
