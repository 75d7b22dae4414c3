import type { Pod } from "../../../src/api/pod.js";
import type { RealCluster } from "../real-cluster.js";

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

type Member = Readonly<Record<string, unknown>>;

/** Brings pods into states on a real server, with the requests that users, the scheduler and kubelets send. */
export class PodWrites {
  readonly #cluster: Pick<RealCluster, "request">;

  constructor(cluster: Pick<RealCluster, "request">) {
    this.#cluster = cluster;
  }

  /** Creates a pod in a state. */
  async create(pod: Pod): Promise<void> {
    const { name, namespace, labels, annotations, finalizers, ownerReferences } = pod.metadata ?? {};
    await this.#send("POST", `/api/v1/namespaces/${String(namespace)}/pods`, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels, annotations, finalizers, ownerReferences },
      spec: { ...pod.spec, ephemeralContainers: undefined },
    });
    await this.#writeEphemeralContainers({}, pod);
    await this.#writeStatus(pod, pod);
    await this.#delete(pod);
  }

  /** Brings a pod from a state into another one. */
  async become(before: Pod, after: Pod): Promise<void> {
    await this.#writeMetadata(before, after);
    await this.#bind(before, after);
    await this.#writeGates(before, after);
    await this.#writeEphemeralContainers(before, after);
    await this.#writeContainers(before, after);
    await this.#writeStatus(before, after);
    if (before.metadata?.deletionTimestamp === undefined) {
      await this.#delete(after);
    }
  }

  async #writeMetadata(before: Pod, after: Pod): Promise<void> {
    const [was, now] = [before, after].map(({ metadata = {} }) => ({
      labels: metadata.labels,
      annotations: metadata.annotations,
      finalizers: metadata.finalizers,
    }));
    if (!isSame(was, now)) {
      await this.#patch(after, { metadata: difference(was, now) });
    }
  }

  /** Gives a pod a node, as the scheduler does. */
  async #bind(before: Pod, after: Pod): Promise<void> {
    const node = after.spec?.nodeName;
    if (node !== undefined && before.spec?.nodeName === undefined) {
      await this.#send("POST", `${pathOf(after)}/binding`, {
        apiVersion: "v1",
        kind: "Binding",
        metadata: { name: after.metadata?.name },
        target: { kind: "Node", name: node },
      });
    }
  }

  async #writeGates(before: Pod, after: Pod): Promise<void> {
    const gates = after.spec?.schedulingGates;
    if (!isSame(before.spec?.schedulingGates, gates)) {
      await this.#patch(after, { spec: { schedulingGates: gates ?? null } });
    }
  }

  async #writeEphemeralContainers(before: Pod, after: Pod): Promise<void> {
    const ephemeralContainers = after.spec?.ephemeralContainers;
    if (!isSame(before.spec?.ephemeralContainers, ephemeralContainers)) {
      await this.#patch(after, { spec: { ephemeralContainers } }, "/ephemeralcontainers", STRATEGIC);
    }
  }

  /** Gives containers other images and sizes. */
  async #writeContainers(before: Pod, after: Pod): Promise<void> {
    for (const container of after.spec?.containers ?? []) {
      const { name, image, resources } = container;
      const old = before.spec?.containers.find((other) => other.name === name) ?? container;
      if (old.image !== image) {
        await this.#patch(after, { spec: { containers: [{ name, image }] } }, "", STRATEGIC);
      }
      if (!isSame(old.resources, resources)) {
        const sized = { name, resources: { ...resources, requests: resources?.limits } };
        await this.#patch(after, { spec: { containers: [sized] } }, "/resize", STRATEGIC);
      }
    }
  }

  async #writeStatus(before: Pod, after: Pod): Promise<void> {
    await this.#patch(after, { status: statusOf(before, after) }, "/status");
  }

  async #delete(pod: Pod): Promise<void> {
    const { deletionTimestamp, deletionGracePeriodSeconds: gracePeriodSeconds } = pod.metadata ?? {};
    if (deletionTimestamp !== undefined) {
      await this.#send("DELETE", pathOf(pod), { gracePeriodSeconds });
    }
  }

  async #patch(pod: Pod, body: object, subresource = "", contentType = MERGE): Promise<void> {
    await this.#send("PATCH", `${pathOf(pod)}${subresource}`, body, contentType);
  }

  async #send(method: string, path: string, body: object, contentType?: string): Promise<void> {
    const options = contentType === undefined ? {} : { contentType };
    const { status, text } = await this.#cluster.request(method, path, body, options);
    if (status >= 300) {
      throw new Error(`Cannot ${method} ${path} ${JSON.stringify(body)}: ${status} ${text}`);
    }
  }
}

function pathOf({ metadata }: Pod): string {
  return `/api/v1/namespaces/${String(metadata?.namespace)}/pods/${String(metadata?.name)}`;
}

/**
 * Returns the status to write. What the pod had before and does not have now becomes null. The containers have the
 * resources of the spec before, as the kubelet tells them: kube-apiserver allows no resize without.
 */
function statusOf({ spec, status: was = {} }: Partial<Pod>, { status: now = {} }: Pod): object {
  const gone = Object.keys(was).filter((name) => (now as Member)[name] === undefined);
  const containerStatuses = now.containerStatuses?.map((container) => ({
    ...container,
    resources: spec?.containers.find(({ name }) => name === container.name)?.resources,
  }));
  return { ...now, containerStatuses, ...Object.fromEntries(gone.map((name) => [name, null])) };
}

/** Returns the merge patch between two objects. */
function difference(was: unknown, now: unknown): unknown {
  if (!isObject(was) || !isObject(now)) {
    return now ?? null;
  }
  return Object.fromEntries(
    [...new Set([...Object.keys(was), ...Object.keys(now)])]
      .filter((name) => !isSame(was[name], now[name]))
      .map((name) => [name, difference(was[name], now[name])]),
  );
}

function isObject(value: unknown): value is Member {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
