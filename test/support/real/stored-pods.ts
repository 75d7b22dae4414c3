import type { RealCluster } from "../real-cluster.js";
import { fillPods } from "./fill-pods.js";
import { realisticPod } from "./realistic-pod.js";

export interface StorePodsOptions {
  readonly count: number;
  /** Pods go to them in turn; made where they are missing. @defaultValue load-0 to load-9 */
  readonly namespaces?: readonly string[];
}

const DEFAULT_NAMESPACES = Array.from({ length: 10 }, (_, index) => `load-${index}`);
/** More at once win nothing on two cores. */
const CONCURRENCY = 16;

/**
 * The pods of `fillPods`, written straight to etcd: a quarter of the time, as kube-apiserver only reads them, and half
 * of its memory. The first one is written through kube-apiserver; the others take from it what the server adds. Each
 * has one revision of its own; several in one transaction would share it, and no kube-apiserver does that.
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

/** Of the pod of that index, whenever it is written: with another uid it would be another pod. */
export function storedUid(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

/** Where kube-apiserver keeps a pod. */
export function podKey({ namespace, name }: StoredPod): string {
  return `/registry/pods/${namespace}/${name}`;
}

/** A pod as etcd may hold it; kube-apiserver reads JSON there, though it writes protobuf. */
export async function podAsStored(cluster: Pick<RealCluster, "request">, pod: StoredPod): Promise<object> {
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`;
  const { status, text, body } = await cluster.request("GET", path);
  if (status !== 200) {
    throw new Error(`Cannot GET ${path}: ${status} ${text}`);
  }
  const found = body as { readonly metadata: object };
  // The revision is etcd's, and never part of what is stored.
  return { ...found, metadata: { ...found.metadata, resourceVersion: undefined } };
}

/** What `over` says, and what it does not mention from `under`; lists item by item. */
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
