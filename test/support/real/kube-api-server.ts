import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "./api-client.js";
import type { ServerFiles } from "./server-files.js";
import { type ServerProcess, startServerProcess, type StopSignal } from "./server-process.js";

export interface RestartOptions {
  /** Arguments for this start only, after those of the cluster. @defaultValue none */
  readonly extraArgs?: readonly string[];
  /** SIGTERM ends watches cleanly, SIGKILL cuts them. @defaultValue SIGTERM */
  readonly signal?: StopSignal;
  /**
   * Milliseconds to wait before the new server is started. The start itself takes seconds. @defaultValue 0
   */
  readonly downMs?: number;
}

/** A kube-apiserver that keeps its port and its etcd over restarts. */
export interface KubeApiServer {
  /** The id of the process that was started last. */
  readonly pid: number;
  isRunning(): boolean;
  /** Starts the server. Resolves when it is ready. `extraArgs` are for this start only. */
  start(extraArgs?: readonly string[]): Promise<void>;
  stop(signal?: StopSignal): Promise<void>;
  /** Resolves when the server is ready, for example after etcd was stopped, which the server survives. */
  whenReady(): Promise<void>;
  /** Restarts the server. Its watch history begins anew, so that older resourceVersions get a 410. */
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
  /**
   * Arguments for every start. They come last, because the last value of a repeated flag wins; lists are
   * joined.
   */
  readonly extraArgs: readonly string[];
}

const READY_POLL_MS = 50;

/** Starts a kube-apiserver. `client` asks it whether it is ready, and drops its connections when it stops. */
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
  // A loop of the server creates this namespace, and /readyz does not wait for it.
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
    // This plugin refuses every pod as long as no controller has created the service account "default".
    "--disable-admission-plugins=ServiceAccount",
    "--allow-privileged=true",
    "--service-cluster-ip-range=10.0.0.0/24",
    `--service-account-issuer=https://127.0.0.1:${port}/`,
    `--service-account-key-file=${files.serviceAccountKey}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    // Avoids writes to the endpoints of the service "kubernetes".
    "--endpoint-reconciler-type=none",
    "--profiling=false",
    ...(audit ? [`--audit-policy-file=${files.auditPolicy}`, `--audit-log-path=${files.auditLog}`] : []),
  ];
}
