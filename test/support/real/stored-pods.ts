import type { RealCluster } from "../real-cluster.js";
import { fillPods } from "./fill-pods.js";
import { realisticPod } from "./realistic-pod.js";

export interface StorePodsOptions {
  readonly count: number;
  /** The pods go to these namespaces in turn. Missing ones are created. @defaultValue load-0 to load-9 */
  readonly namespaces?: readonly string[];
}

const DEFAULT_NAMESPACES = Array.from({ length: 10 }, (_, index) => `load-${index}`);
/** More concurrent writes gain nothing on two cores. */
const CONCURRENCY = 16;

/**
 * Writes the pods of `fillPods` directly to etcd. This takes a quarter of the time and half of the memory,
 * because kube-apiserver only reads them. The first pod is written through kube-apiserver, and the others
 * copy the fields that the server has added to it. Each pod has a revision of its own, as kube-apiserver
 * would give it. A transaction for several pods would give them the same revision.
 */
export async function storePods(
  cluster: Pick<RealCluster, "request" | "etcd">,
  { count, namespaces = DEFAULT_NAMESPACES }: StorePodsOptions,
): Promise<{ readonly seconds: number }> {
  const started = performance.now();
  await fillPods(cluster, { count: Math.min(1, count), namespaces });
  const template = await podAsStored(cluster, realisticPod(0, namespaces[0] ?? "default"));
  let next = 1;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const pod = realisticPod(index, namespaces[index % namespaces.length] ?? "default");
      const own = { metadata: { uid: storedUid(index) } };
      const whole = [pod.manifest, pod.statusPatch, own].reduce(overlaid, template);
      await cluster.etcd.put(podKey(pod), JSON.stringify(whole));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return { seconds: (performance.now() - started) / 1000 };
}

export interface StoredPod {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Returns the uid of the pod with this index. It never changes, because another uid would mean another pod.
 */
export function storedUid(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

/** Returns the key under which kube-apiserver stores a pod. */
export function podKey({ namespace, name }: StoredPod): string {
  return `/registry/pods/${namespace}/${name}`;
}

/** Returns a pod in a form for etcd. kube-apiserver reads JSON there, although it writes protobuf. */
export async function podAsStored(cluster: Pick<RealCluster, "request">, pod: StoredPod): Promise<object> {
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`;
  const { status, text, body } = await cluster.request("GET", path);
  if (status !== 200) {
    throw new Error(`Cannot GET ${path}: ${status} ${text}`);
  }
  const found = body as { readonly metadata: object };
  // The revision belongs to etcd and is never part of the stored object.
  return { ...found, metadata: { ...found.metadata, resourceVersion: undefined } };
}

/** Merges two values. Members of `over` win, and the items of its lists are merged one by one. */
export function overlaid(under: unknown, over: unknown): object;
export function overlaid(under: unknown, over: unknown): unknown {
  if (Array.isArray(over)) {
    return over.map((item, index): unknown =>
      overlaid(Array.isArray(under) ? under[index] : undefined, item),
    );
  }
  if (typeof over !== "object" || over === null) {
    return over;
  }
  const below: Readonly<Record<string, unknown>> = isRecord(under) ? under : {};
  const overlay = Object.entries(over).map(([name, value]): [string, unknown] => [
    name,
    overlaid(below[name], value),
  ]);
  return { ...below, ...Object.fromEntries(overlay) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
