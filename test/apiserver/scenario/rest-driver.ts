import type {
  KubeObject,
  ObjectReference,
  ScenarioDriver,
} from "../../../src/apiserver/scenario/cluster/driver.js";

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
  async function patch(reference: ObjectReference, body: object, subresource?: string): Promise<KubeObject> {
    const path = `${pathOf(reference)}${subresource === undefined ? "" : `/${subresource}`}`;
    return (await must("PATCH", path, body, MERGE_PATCH)) as KubeObject;
  }
  return {
    ensure: async (resource, object) => {
      const { namespace, name = "" } = object.metadata ?? {};
      // The server drops the status of a new object.
      const { status } = await send("POST", collectionPath(resource, namespace), object);
      if (status !== 409 && status >= 300) {
        throw new Error(`Cannot create ${resource} "${name}": ${status}`);
      }
      if ("status" in object) {
        const place = { resource, name, ...(namespace === undefined ? {} : { namespace }) };
        await patch(place, { status: object.status }, "status");
      }
    },
    create: async (resource, object) =>
      (await must("POST", collectionPath(resource, object.metadata?.namespace), object)) as KubeObject,
    patch,
    delete: async (reference, gracePeriodSeconds) => {
      // The default of Jobs is to keep their pods.
      const options = { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: "Background" };
      const grace = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
      await must("DELETE", pathOf(reference), { ...options, ...grace });
    },
    list: async (resource) =>
      ((await must("GET", collectionPath(resource))) as { items: readonly KubeObject[] }).items,
    bind: async (pod, name) => {
      const binding = { metadata: { name: pod.name }, target: { kind: "Node", name } };
      const path = `${pathOf({ resource: "pods", ...pod })}/binding`;
      await must("POST", path, { apiVersion: "v1", kind: "Binding", ...binding });
    },
    evict: async (pod) => {
      const path = `${pathOf({ resource: "pods", ...pod })}/eviction`;
      await must("POST", path, { apiVersion: "policy/v1", kind: "Eviction", metadata: { ...pod } });
    },
  };
}

function collectionPath(resource: string, namespace?: string): string {
  const [plural = "", group] = resource.split(".");
  const root = group === undefined ? "/api/v1" : `/apis/${group}/v1`;
  return `${root}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural}`;
}

function pathOf({ resource, namespace, name }: ObjectReference): string {
  return `${collectionPath(resource, namespace)}/${name}`;
}
