import type { Pod } from "../../../src/api/pod.js";
import type { PodReference, ScenarioDriver } from "../../../src/apiserver/scenario/cluster/driver.js";

/** Sends one request to an API server. Resolves for every status. */
export type SendRequest = (
  method: string,
  path: string,
  body?: object,
  contentType?: string,
) => Promise<{ readonly status: number; readonly body: unknown }>;

const MERGE_PATCH = "application/merge-patch+json";

/** Returns the driver that runs a scenario on any API server over HTTP, such as a kube-apiserver. */
export function restDriver(send: SendRequest): ScenarioDriver {
  async function must(...request: Parameters<SendRequest>): Promise<unknown> {
    const { status, body } = await send(...request);
    if (status >= 300) {
      throw new Error(`Cannot ${request[0]} ${request[1]}: ${status} ${JSON.stringify(body)}`);
    }
    return body;
  }
  async function create(path: string, object: object): Promise<unknown> {
    const answer = await send("POST", path, object);
    return answer.status === 409 ? undefined : answer.status < 300 ? answer.body : must("POST", path, object);
  }
  return {
    createNamespace: async (name) => {
      await create("/api/v1/namespaces", { metadata: { name } });
    },
    createNode: async ({ status, ...node }) => {
      await create("/api/v1/nodes", node);
      await must("PATCH", `/api/v1/nodes/${node.metadata?.name ?? ""}/status`, { status }, MERGE_PATCH);
    },
    createPod: async (pod) => {
      const namespace = pod.metadata?.namespace ?? "";
      const created = (await must("POST", `/api/v1/namespaces/${namespace}/pods`, pod)) as Pod;
      return created.metadata?.uid ?? "";
    },
    bindPod: async (pod, name) => {
      const binding = { metadata: { name: pod.name }, target: { kind: "Node", name } };
      await must("POST", `${podPath(pod)}/binding`, { apiVersion: "v1", kind: "Binding", ...binding });
    },
    patchPod: async (pod, patch) => {
      await must("PATCH", podPath(pod), patch, MERGE_PATCH);
    },
    patchPodStatus: async (pod, status) => {
      await must("PATCH", `${podPath(pod)}/status`, { status }, MERGE_PATCH);
    },
    deletePod: async (pod, gracePeriodSeconds) => {
      const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
      await must("DELETE", podPath(pod), { apiVersion: "v1", kind: "DeleteOptions", ...options });
    },
    createEvent: async (event) => {
      await must("POST", `/api/v1/namespaces/${event.metadata.namespace ?? ""}/events`, event);
    },
    listPods: async () => ((await must("GET", "/api/v1/pods")) as { items: readonly Pod[] }).items,
  };
}

function podPath({ namespace, name }: PodReference): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}
