import type { Pod, PodStatus } from "../../../src/api/pod.js";
import { podStatus } from "../../../src/api/pod-status.js";
import type { KubeEvent, PodReference, ScenarioDriver } from "../../../src/apiserver/scenario/cluster/driver.js";
import type { FakeClock } from "../../support/fake-clock.js";

/** One write, and what kubectl would show of the pod after it. */
export interface RecordedWrite {
  readonly atMs: number;
  readonly verb: "create" | "bind" | "patch" | "status" | "delete" | "remove";
  /** `namespace/name` */
  readonly pod: string;
  readonly uid: string;
  /** `STATUS ready/total restarts` */
  readonly shows: string;
  readonly object: Pod;
}

/** A driver that keeps pods in a map, as a server would, and records every write. */
export class RecordingDriver implements ScenarioDriver {
  readonly writes: RecordedWrite[] = [];
  readonly events: KubeEvent[] = [];
  readonly namespaces: string[] = [];
  readonly nodes: string[] = [];
  readonly pods: Map<string, Pod> = new Map<string, Pod>();
  readonly #clock: FakeClock;
  #created = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** Returns what kubectl would show of the pods with a name prefix, in order, without the same state twice in a row. */
  shown(prefix: string): string[] {
    const words = this.writes
      .filter(({ pod }) => (pod.split("/")[1] ?? "").startsWith(prefix))
      .map(({ verb, shows }) => (verb === "remove" ? "gone" : shows));
    return words.filter((word, position) => word !== words[position - 1]);
  }

  async createNamespace(name: string): Promise<void> {
    this.namespaces.push(name);
    return Promise.resolve();
  }

  async createNode(node: { readonly metadata?: { readonly name?: string } }): Promise<void> {
    this.nodes.push(node.metadata?.name ?? "");
    return Promise.resolve();
  }

  async createPod(pod: Pod): Promise<string> {
    const reference = { namespace: pod.metadata?.namespace ?? "", name: pod.metadata?.name ?? "" };
    if (this.pods.has(keyOf(reference))) {
      throw new Error(`pods "${reference.name}" already exists`);
    }
    this.#created += 1;
    const uid = `uid-${this.#created}`;
    this.#write("create", reference, {
      ...pod,
      metadata: { ...pod.metadata, uid },
      status: { phase: "Pending" },
    });
    return Promise.resolve(uid);
  }

  async bindPod(reference: PodReference, node: string): Promise<void> {
    const pod = this.#get(reference);
    this.#write("bind", reference, { ...pod, spec: { containers: [], ...pod.spec, nodeName: node } });
    return Promise.resolve();
  }

  async patchPod(
    reference: PodReference,
    { metadata }: Parameters<ScenarioDriver["patchPod"]>[1],
  ): Promise<void> {
    const pod = this.#get(reference);
    const { finalizers, ...others } = pod.metadata ?? {};
    const labels = { ...pod.metadata?.labels, ...metadata.labels } as Record<string, string>;
    const kept = metadata.finalizers === null || finalizers === undefined ? {} : { finalizers };
    this.#write("patch", reference, { ...pod, metadata: { ...others, labels, ...kept } });
    this.#removeIfDone(reference);
    return Promise.resolve();
  }

  async patchPodStatus(reference: PodReference, status: PodStatus): Promise<void> {
    const pod = this.#get(reference);
    this.#write("status", reference, { ...pod, status: { ...pod.status, ...status } });
    return Promise.resolve();
  }

  async deletePod(reference: PodReference, gracePeriodSeconds?: number): Promise<void> {
    const pod = this.#get(reference);
    const hasEnded = ["Succeeded", "Failed"].includes(pod.status?.phase ?? "");
    const metadata = {
      ...pod.metadata,
      deletionTimestamp: this.#clock.date().toISOString(),
      deletionGracePeriodSeconds: hasEnded ? 0 : (gracePeriodSeconds ?? 30),
    };
    this.#write("delete", reference, { ...pod, metadata });
    this.#removeIfDone(reference);
    return Promise.resolve();
  }

  async createEvent(event: KubeEvent): Promise<void> {
    this.events.push(event);
    return Promise.resolve();
  }

  #removeIfDone(reference: PodReference): void {
    const pod = this.#get(reference);
    const { deletionGracePeriodSeconds, finalizers = [] } = pod.metadata ?? {};
    if (deletionGracePeriodSeconds === 0 && finalizers.length === 0) {
      this.#write("remove", reference, pod);
      this.pods.delete(keyOf(reference));
    }
  }

  #get(reference: PodReference): Pod {
    const pod = this.pods.get(keyOf(reference));
    if (pod === undefined) {
      throw new Error(`pods "${reference.name}" not found`);
    }
    return pod;
  }

  #write(verb: RecordedWrite["verb"], reference: PodReference, object: Pod): void {
    this.pods.set(keyOf(reference), object);
    const { status, ready, total, restarts } = podStatus(object);
    this.writes.push({
      atMs: this.#clock.now(),
      verb,
      pod: keyOf(reference),
      uid: object.metadata?.uid ?? "",
      shows: `${status} ${ready}/${total} ${restarts}`,
      object,
    });
  }
}

function keyOf({ namespace, name }: PodReference): string {
  return `${namespace}/${name}`;
}
