import type { Node } from "./driver.js";

/** A node of the demo and its addresses. */
export interface NodePlace {
  readonly name: string;
  readonly hostIP: string;
  /** The first three numbers of the addresses of its pods. */
  readonly podPrefix: string;
}

/** The nodes of the demo. */
export const NODES: readonly [NodePlace, ...NodePlace[]] = [
  { name: "node-1", hostIP: "10.128.0.11", podPrefix: "10.244.1" },
  { name: "node-2", hostIP: "10.128.0.12", podPrefix: "10.244.2" },
  { name: "node-3", hostIP: "10.128.0.13", podPrefix: "10.244.3" },
];

/**
 * Nodes to which pods go only by the choice of a scenario, so that a drained or lost node takes no pods of
 * other scenarios with it.
 */
export const SPARE_NODES: Readonly<Record<"drained" | "lost", NodePlace>> = {
  drained: { name: "node-4", hostIP: "10.128.0.14", podPrefix: "10.244.4" },
  lost: { name: "node-5", hostIP: "10.128.0.15", podPrefix: "10.244.5" },
};

/** All nodes of the demo. */
export const ALL_NODES: readonly NodePlace[] = [...NODES, SPARE_NODES.drained, SPARE_NODES.lost];

/** The namespaces of the demo. */
export const NAMESPACES: readonly string[] = ["demo", "shop", "batch", "staging"];

/** Why a node takes no new pods, in the words of the scheduler. */
const CLOSED = {
  cordoned: "node(s) were unschedulable",
  lost: "node(s) had untolerated taint(s)",
} as const;

/** What the scenarios share: which nodes take no new pods and why, and that something has changed. */
export class World {
  #next: Promise<void> | undefined;
  #tell: (() => void) | undefined;
  readonly #closed = new Map<string, keyof typeof CLOSED>();

  /** Records that the node takes no new pods. */
  closeNode(name: string, reason: keyof typeof CLOSED): void {
    this.#closed.set(name, reason);
    this.changed();
  }

  /** Records that the node takes pods again. */
  openNode(name: string): void {
    this.#closed.delete(name);
    this.changed();
  }

  /** Resolves when something has changed. */
  async nextChange(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      this.#tell = resolve;
    });
    return this.#next;
  }

  /** Says that something has changed. */
  changed(): void {
    this.#next = undefined;
    this.#tell?.();
  }

  /** Whether the kubelet of the node does not answer. */
  isLost(name: string): boolean {
    return this.#closed.get(name) === "lost";
  }

  /**
   * Returns the scheduler's message about a pod that fits on no node, because the open nodes lack something.
   */
  unschedulableMessage(lack: string): string {
    const total = ALL_NODES.length;
    const open = total - this.#closed.size;
    const counts = new Map<string, number>();
    for (const reason of this.#closed.values()) {
      counts.set(CLOSED[reason], (counts.get(CLOSED[reason]) ?? 0) + 1);
    }
    const reasons = [...counts, [lack, open] as const].map(([reason, count]) => `${count} ${reason}`).sort();
    const preemption = [
      ...(open < total ? [`${total - open} Preemption is not helpful for scheduling`] : []),
      `${open} No preemption victims found for incoming pod`,
    ];
    return (
      `0/${total} nodes are available: ${reasons.join(", ")}. ` +
      `preemption: 0/${total} nodes are available: ${preemption.join(", ")}.`
    );
  }
}

/** A condition of a node, without its times. */
export interface NodeCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

/** The conditions of a healthy node. */
export const HEALTHY_NODE: readonly NodeCondition[] = [
  {
    type: "MemoryPressure",
    status: "False",
    reason: "KubeletHasSufficientMemory",
    message: "kubelet has sufficient memory available",
  },
  {
    type: "DiskPressure",
    status: "False",
    reason: "KubeletHasNoDiskPressure",
    message: "kubelet has no disk pressure",
  },
  {
    type: "PIDPressure",
    status: "False",
    reason: "KubeletHasSufficientPID",
    message: "kubelet has sufficient PID available",
  },
  {
    type: "Ready",
    status: "True",
    reason: "KubeletReady",
    message: "kubelet is posting ready status",
  },
];

/** Returns the manifest of a node that is ready. */
export function nodeObject({ name, hostIP, podPrefix }: NodePlace, now: string): Node {
  const capacity = { cpu: "4", memory: "16Gi", "ephemeral-storage": "100Gi", pods: "110" };
  const podCIDR = `${podPrefix}.0/24`;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "node-role.kubernetes.io/worker": "",
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: {
      capacity,
      allocatable: capacity,
      addresses: [
        { type: "InternalIP", address: hostIP },
        { type: "Hostname", address: name },
      ],
      conditions: HEALTHY_NODE.map((condition) => ({
        ...condition,
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      })),
      nodeInfo: {
        architecture: "amd64",
        bootID: "",
        containerRuntimeVersion: "containerd://2.1.4",
        kernelVersion: "6.12.0",
        kubeProxyVersion: "",
        kubeletVersion: "v1.36.3",
        machineID: "",
        operatingSystem: "linux",
        osImage: "Debian GNU/Linux 13",
        systemUUID: "",
      },
    },
  };
}
