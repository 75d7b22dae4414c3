// The Go commands that cluster-setup.mjs builds. Imports modules of Node only, like cluster-setup.mjs.
import { ETCD_VERSION, KUBERNETES_VERSION, KWOK_VERSION } from "./cluster-binaries.mjs";

const VERSION_VARIABLE = "k8s.io/component-base/version";
const [MAJOR, MINOR] = KUBERNETES_VERSION.split(".");

/**
 * A command to build, and how to recognise that a file is this command in this version.
 *
 * @typedef {import("./go-build.mjs").GoCommand & { says: string, versionArgs: string[] }} ClusterCommand
 */

/**
 * Describes a command of the module of Kubernetes.
 *
 * @param {string} name
 * @param {{ says?: string, versionArgs?: string[] }} [differences]
 * @returns {ClusterCommand}
 */
function kubernetesCommand(name, differences) {
  return {
    says: `Kubernetes v${KUBERNETES_VERSION}\n`,
    versionArgs: ["--version"],
    module: "k8s.io/kubernetes",
    version: `v${KUBERNETES_VERSION}`,
    package: `k8s.io/kubernetes/cmd/${name}`,
    // The modules of Kubernetes v1.X.Y have the version v0.X.Y.
    stagingVersion: KUBERNETES_VERSION.replace(/^1\./, "v0."),
    // Without these flags the server reports v0.0.0, and kubectl chooses features by the version of the
    // server.
    ldflags: [
      `-X ${VERSION_VARIABLE}.gitVersion=v${KUBERNETES_VERSION}`,
      `-X ${VERSION_VARIABLE}.gitMajor=${MAJOR}`,
      `-X ${VERSION_VARIABLE}.gitMinor=${MINOR}`,
    ].join(" "),
    ...differences,
  };
}

/**
 * The commands of an API server, by file name.
 *
 * @type {Record<string, ClusterCommand>}
 */
export const API_SERVER_COMMANDS = {
  etcd: {
    says: `etcd Version: ${ETCD_VERSION}\n`,
    versionArgs: ["--version"],
    module: "go.etcd.io/etcd/server/v3",
    version: `v${ETCD_VERSION}`,
    package: "go.etcd.io/etcd/server/v3",
  },
  "kube-apiserver": kubernetesCommand("kube-apiserver"),
};

/**
 * The commands of a full cluster, by file name. The order of building: what was compiled for one command of
 * Kubernetes is not compiled again for the next.
 *
 * @type {Record<string, ClusterCommand>}
 */
export const FULL_CLUSTER_COMMANDS = {
  ...API_SERVER_COMMANDS,
  "kube-scheduler": kubernetesCommand("kube-scheduler"),
  "kube-controller-manager": kubernetesCommand("kube-controller-manager"),
  kubectl: kubernetesCommand("kubectl", {
    says: `Client Version: v${KUBERNETES_VERSION}\n`,
    versionArgs: ["version", "--client"],
  }),
  kwok: {
    says: `kwok version v${KWOK_VERSION} `,
    versionArgs: ["--version"],
    module: "sigs.k8s.io/kwok",
    version: `v${KWOK_VERSION}`,
    package: "sigs.k8s.io/kwok/cmd/kwok",
  },
};
