import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { KeyPair } from "../../src/apiserver/http/certificates.js";
import { type ClusterBinaries, findClusterBinaries, findKubectl } from "../../tools/cluster-binaries.mjs";
import { type ApiClient, createApiClient } from "./real/api-client.js";
import { type AuditEvent, readAuditLog } from "./real/audit-log.js";
import { type ClusterUsers, createClusterUsers } from "./real/cluster-users.js";
import { type Etcd, startEtcd } from "./real/etcd.js";
import { freePorts } from "./real/free-port.js";
import { type KubeApiServer, startKubeApiServer } from "./real/kube-api-server.js";
import { type KubectlOptions, type KubectlResult, runKubectl } from "./real/kubectl.js";
import { removeWhenOrphaned } from "./real/orphan-guard.js";
import { type ServerFiles, writeServerFiles } from "./real/server-files.js";

export interface RealClusterOptions {
  /** Further arguments of kube-apiserver, such as `--watch-cache-sizes=pods#0`. @defaultValue none */
  readonly apiServerArgs?: readonly string[];
  /** Whether to log requests for `auditLog`. Filling a cluster is faster without. @defaultValue false */
  readonly audit?: boolean;
  /** The kubectl to run. @defaultValue the one that `findKubectl` finds */
  readonly kubectlFile?: string;
}

/**
 * A kube-apiserver on an etcd, both on 127.0.0.1. There is no scheduler, kubelet or controller, so pods stay
 * as they are written, and tests have to play those parts.
 */
export interface RealCluster {
  /** `https://127.0.0.1:PORT`. It stays the same over restarts. */
  readonly url: string;
  readonly port: number;
  /** The folder of all files of the cluster, including logs and data. `close` removes it. */
  readonly directory: string;
  readonly files: ServerFiles;
  readonly caFile: string;
  /** The certificate of a user in `system:masters`. */
  readonly adminCertificate: KeyPair;
  /** The token of another user in `system:masters`. */
  readonly adminToken: string;
  /** The token of the user "restricted", who may do nothing until `users.grant`. */
  readonly restrictedToken: string;
  /** The path of the administrator's kubeconfig, which uses the client certificate. */
  readonly kubeconfigPath: string;
  /** The environment for child processes: KUBECONFIG, PATH, and a HOME in `directory`; nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  readonly apiServer: KubeApiServer;
  readonly etcd: Etcd;
  readonly users: ClusterUsers;

  /** Runs kubectl as the administrator. Rejects if kubectl fails, unless the options say otherwise. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<KubectlResult>;
  /** Sends a request as the administrator. Resolves with the answer, whatever its status is. */
  readonly request: ApiClient["request"];
  /** Returns the requests of all clients, oldest first. Needs the option `audit`. */
  auditLog(): Promise<readonly AuditEvent[]>;
  /** Saves a copy of all data as `name`. etcd is stopped meanwhile, so no request is answered. */
  saveEtcd(name: string): Promise<void>;
  /**
   * Restores the data that `saveEtcd` has saved, as an operator restores a backup: resourceVersions run
   * backwards.
   * @returns the newest revision of the copy
   */
  restoreEtcd(name: string): Promise<number>;
  /** Stops both servers and removes `directory`. A second call does nothing. */
  close(): Promise<void>;
}

/** If this environment variable is set, `close` keeps `directory`, so that its logs can be read. */
const KEEP_VARIABLE = "REAL_CLUSTER_KEEP";
const RESTRICTED_USER = "restricted";

/** Says why no real cluster can be started here and what to do about it. Skipped tests print this reason. */
export function realClusterMissing(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { missing } = findClusterBinaries(env);
  return missing === undefined
    ? undefined
    : `no real cluster: ${missing} (npm run cluster:setup builds them, with Go; see docs/real-cluster.md)`;
}

/** Says why kubectl cannot be run here. */
export function kubectlMissing(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return findKubectl(env) === undefined ? "no kubectl on the PATH" : undefined;
}

/**
 * Starts etcd and kube-apiserver, which takes four to eight seconds. If it rejects, both are stopped again.
 */
export async function startRealCluster(options: RealClusterOptions = {}): Promise<RealCluster> {
  const { binaries, missing } = findClusterBinaries(process.env);
  if (binaries === undefined) {
    throw new Error(`Cannot start a real cluster: ${missing}`);
  }
  const directory = await mkdtemp(join(tmpdir(), "k8s-informer-real-"));
  const closers: (() => Promise<void> | void)[] = [];
  /** Closes in reverse order, so that every user of a thing ends before the thing. */
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
      await closer();
    }
  };
  if (!process.env[KEEP_VARIABLE]) {
    closers.push(removeWhenOrphaned(directory), async () => rm(directory, { recursive: true, force: true }));
  }
  try {
    return await start({ ...options, binaries, directory, closers, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface StartOptions extends RealClusterOptions {
  readonly binaries: ClusterBinaries;
  readonly directory: string;
  readonly closers: (() => Promise<void> | void)[];
  readonly close: () => Promise<void>;
}

async function start(options: StartOptions): Promise<RealCluster> {
  const { binaries, directory, closers, close, audit = false, apiServerArgs = [] } = options;
  const [port, clientPort, peerPort] = await threePorts();
  const url = `https://127.0.0.1:${port}`;
  const { files, authority } = await writeServerFiles(directory);
  const adminCertificate = await authority.issueClient("admin", ["system:masters"]);
  const client = createApiClient({ port, ca: authority.certificate, credentials: adminCertificate });
  closers.push(() => client.disconnect());
  const users = createClusterUsers({ directory, url, files, authority, client });
  const adminToken = await users.addToken({ name: "token-admin", groups: ["system:masters"] });
  const restrictedToken = await users.addToken({ name: RESTRICTED_USER });

  const etcd = await startEtcd({ file: binaries.etcd, directory, clientPort, peerPort });
  closers.push(async () => etcd.stop("SIGKILL"));
  const apiServer = await startKubeApiServer(
    {
      file: binaries.kubeApiServer,
      directory,
      port,
      etcdUrl: etcd.url,
      files,
      audit,
      extraArgs: apiServerArgs,
    },
    client,
  );
  // Killed, because the data are removed with the folder anyway.
  closers.push(async () => apiServer.stop("SIGKILL"));

  const kubeconfigPath = await users.writeKubeconfig({ credentials: adminCertificate });
  const environment = await childEnvironment(directory, kubeconfigPath);
  return {
    url,
    port,
    directory,
    files,
    caFile: files.ca,
    adminCertificate,
    adminToken,
    restrictedToken,
    kubeconfigPath,
    environment,
    apiServer,
    etcd,
    users,
    kubectl: async (args, kubectlOptions) =>
      runKubectl(options.kubectlFile ?? kubectlPath(), args, environment, kubectlOptions),
    request: client.request,
    auditLog: async () => readAuditLog(files.auditLog),
    saveEtcd: async (name) => {
      await etcd.saveData(name);
      await apiServer.whenReady();
    },
    restoreEtcd: async (name) => {
      await apiServer.stop();
      await etcd.stop();
      await etcd.restoreData(name);
      await etcd.start();
      const revision = await etcd.revision();
      await apiServer.start();
      return revision;
    },
    close,
  };
}

async function threePorts(): Promise<readonly [number, number, number]> {
  const [first = 0, second = 0, third = 0] = await freePorts(3);
  return [first, second, third];
}

async function childEnvironment(directory: string, kubeconfigPath: string): Promise<Record<string, string>> {
  const home = join(directory, "home");
  await mkdir(home);
  return { PATH: process.env["PATH"] ?? dirname(process.execPath), HOME: home, KUBECONFIG: kubeconfigPath };
}

function kubectlPath(): string {
  const path = findKubectl(process.env);
  if (path === undefined) {
    throw new Error("Cannot run kubectl: found none on the PATH");
  }
  return path;
}
