import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "./api-client.js";
import type { ServerFiles } from "./server-files.js";
import { type ServerProcess, startServerProcess, type StopSignal } from "./server-process.js";

export interface RestartOptions {
  /** For this start only, after those of the cluster. @defaultValue none */
  readonly extraArgs?: readonly string[];
  /** SIGTERM ends watches cleanly, SIGKILL cuts them. @defaultValue SIGTERM */
  readonly signal?: StopSignal;
  /** How long nothing listens before the new server is started, which itself takes seconds. @defaultValue 0 */
  readonly downMs?: number;
}

/** A kube-apiserver that keeps its port and its etcd over restarts. */
export interface KubeApiServer {
  /** Of the last process started. */
  readonly pid: number;
  isRunning(): boolean;
  /** Resolves when it serves. `extraArgs` are for this start only. */
  start(extraArgs?: readonly string[]): Promise<void>;
  stop(signal?: StopSignal): Promise<void>;
  /** Resolves when it serves; for after an absence of etcd, which the server survives. */
  whenReady(): Promise<void>;
  /** Afterwards the history that watches can resume from begins anew: older resourceVersions get a 410. */
  restart(options?: RestartOptions): Promise<void>;
}

export interface KubeApiServerOptions {
  readonly file: string;
  readonly directory: string;
  readonly port: number;
  readonly etcdUrl: string;
  readonly files: ServerFiles;
  /** Whether requests are logged to `files.auditLog`. */
  readonly audit: boolean;
  /** For every start. Come last: of a flag given twice kube-apiserver takes the last, and joins lists. */
  readonly extraArgs: readonly string[];
}

const READY_POLL_MS = 50;

/** Starts a kube-apiserver; `client` asks it whether it is ready and drops its connections when it stops. */
export async function startKubeApiServer(
  options: KubeApiServerOptions,
  client: ApiClient,
): Promise<KubeApiServer> {
  const launch = async (extraArgs: readonly string[] = []): Promise<ServerProcess> =>
    startServerProcess({
      file: options.file,
      args: [...kubeApiServerArguments(options), ...options.extraArgs, ...extraArgs],
      logPath: join(options.directory, "kube-apiserver.log"),
      isReady: async () => isReady(client),
    });
  let server = await launch();
  const start = async (extraArgs?: readonly string[]): Promise<void> => {
    if (!server.isRunning()) {
      server = await launch(extraArgs);
    }
  };
  const stop = async (signal?: StopSignal): Promise<void> => {
    await server.stop(signal);
    client.disconnect();
  };
  return {
    get pid() {
      return server.pid;
    },
    isRunning: () => server.isRunning(),
    start,
    stop,
    whenReady: async () => {
      while (!(await isReady(client).catch(() => false))) {
        await sleep(READY_POLL_MS);
      }
    },
    restart: async ({ extraArgs, signal, downMs = 0 } = {}) => {
      await stop(signal);
      await sleep(downMs);
      await start(extraArgs);
    },
  };
}

async function isReady(client: ApiClient): Promise<boolean> {
  const ready = await client.request("GET", "/readyz");
  if (ready.text !== "ok") {
    return false;
  }
  // Made by a loop of the server's own that /readyz does not wait for.
  const namespace = await client.request("GET", "/api/v1/namespaces/default");
  return namespace.status === 200;
}

function kubeApiServerArguments(options: KubeApiServerOptions): string[] {
  const { directory, port, etcdUrl, files, audit } = options;
  return [
    `--etcd-servers=${etcdUrl}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${directory}`,
    `--tls-cert-file=${files.serverCertificate}`,
    `--tls-private-key-file=${files.serverKey}`,
    `--client-ca-file=${files.ca}`,
    `--token-auth-file=${files.tokens}`,
    "--authorization-mode=RBAC",
    // Nobody creates the service account "default" here, and without it this plugin refuses every pod.
    "--disable-admission-plugins=ServiceAccount",
    "--allow-privileged=true",
    "--service-cluster-ip-range=10.0.0.0/24",
    `--service-account-issuer=https://127.0.0.1:${port}/`,
    `--service-account-key-file=${files.serviceAccountKey}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    // Spares the writes to the endpoints of the service "kubernetes".
    "--endpoint-reconciler-type=none",
    "--profiling=false",
    ...(audit ? [`--audit-policy-file=${files.auditPolicy}`, `--audit-log-path=${files.auditLog}`] : []),
  ];
}
