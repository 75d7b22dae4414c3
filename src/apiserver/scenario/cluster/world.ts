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

/** The namespaces of the demo. */
export const NAMESPACES: readonly string[] = ["demo", "shop", "batch"];

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
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "kubelet is posting ready status",
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
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
