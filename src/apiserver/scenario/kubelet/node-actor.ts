import type { Stage } from "../cluster/stage.js";
import { HEALTHY_NODE, type NodeCondition } from "../cluster/world.js";

/** A taint of a node. */
interface Taint {
  readonly key: string;
  readonly effect: "NoSchedule" | "NoExecute";
}

/** The taint of a node that takes no new pods. */
const UNSCHEDULABLE: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };
const MEMORY_PRESSURE: Taint = { key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule" };
const UNREACHABLE = "node.kubernetes.io/unreachable";

/** Drives one node. Each method writes what its kubelet, the node controller or `kubectl` would write. */
export class NodeActor {
  readonly name: string;
  readonly #stage: Stage;

  constructor(stage: Stage, name: string) {
    this.name = name;
    this.#stage = stage;
  }

  /** Keeps new pods away, as `kubectl cordon` does. */
  async cordon(): Promise<void> {
    this.#stage.world.closeNode(this.name, "cordoned");
    await this.#patch({ unschedulable: true, taints: this.#timed([UNSCHEDULABLE]) });
    await this.#tellStatus("NodeNotSchedulable", "kubelet");
  }

  /** Lets new pods come again, as `kubectl uncordon` does. */
  async uncordon(): Promise<void> {
    this.#stage.world.openNode(this.name);
    await this.#patch({ unschedulable: null, taints: null });
    await this.#tellStatus("NodeSchedulable", "kubelet");
  }

  /** The kubelet stops answering. */
  async lose(): Promise<void> {
    this.#stage.world.closeNode(this.name, "lost");
    const unknown = { reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status." };
    await this.#writeConditions(HEALTHY_NODE.map(({ type }) => ({ type, status: "Unknown", ...unknown })));
    await this.#patch({
      taints: this.#timed([
        { key: UNREACHABLE, effect: "NoSchedule" },
        { key: UNREACHABLE, effect: "NoExecute" },
      ]),
    });
    await this.#tellStatus("NodeNotReady", "node-controller");
  }

  /** The kubelet answers again. */
  async return(): Promise<void> {
    this.#stage.world.openNode(this.name);
    await this.#writeConditions(HEALTHY_NODE);
    await this.#patch({ taints: null });
    await this.#tellStatus("NodeReady", "kubelet");
  }

  /** The kubelet finds too little memory, and evicts pods. */
  async runLowOnMemory(): Promise<void> {
    await this.tell("EvictionThresholdMet", "Attempting to reclaim memory", "Warning");
    await this.#writeConditions(
      HEALTHY_NODE.map((condition) => (condition.type === "MemoryPressure" ? PRESSURE : condition)),
    );
    await this.#tellStatus("NodeHasInsufficientMemory", "kubelet");
    await this.#patch({ taints: this.#timed([MEMORY_PRESSURE]) });
  }

  /** The kubelet has enough memory again. */
  async recoverMemory(): Promise<void> {
    await this.#writeConditions(HEALTHY_NODE);
    await this.#tellStatus("NodeHasSufficientMemory", "kubelet");
    await this.#patch({ taints: null });
  }

  /** Creates an event of the kubelet about the node. */
  async tell(reason: string, message: string, type: "Normal" | "Warning" = "Normal"): Promise<void> {
    await this.#record(reason, message, { type, component: "kubelet" });
  }

  async #tellStatus(status: string, component: "kubelet" | "node-controller"): Promise<void> {
    await this.#record(status, `Node ${this.name} status is now: ${status}`, { type: "Normal", component });
  }

  async #record(
    reason: string,
    message: string,
    { type, component }: { readonly type: "Normal" | "Warning"; readonly component: string },
  ): Promise<void> {
    // The kubelet uses the name of its node as the uid.
    const about = { apiVersion: "v1", kind: "Node", name: this.name, uid: this.name };
    const host = component === "kubelet" ? { host: this.name } : {};
    await this.#stage.events.tell(about, { reason, message, type, component, ...host });
  }

  #timed(taints: readonly Taint[]): object[] {
    return taints.map((taint) => ({ ...taint, timeAdded: this.#stage.now() }));
  }

  async #patch(spec: object): Promise<void> {
    await this.#stage.driver.patch({ resource: "nodes", name: this.name }, { spec });
  }

  async #writeConditions(conditions: readonly NodeCondition[]): Promise<void> {
    const now = this.#stage.now();
    const timed = conditions.map((condition) => ({
      ...condition,
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    }));
    const status = { conditions: timed };
    await this.#stage.driver.patch({ resource: "nodes", name: this.name }, { status }, "status");
  }
}

const PRESSURE: NodeCondition = {
  type: "MemoryPressure",
  status: "True",
  reason: "KubeletHasInsufficientMemory",
  message: "kubelet has insufficient memory available",
};
