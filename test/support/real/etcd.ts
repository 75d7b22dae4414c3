import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ServerProcess, startServerProcess, type StopSignal } from "./server-process.js";

/** One etcd member with its own data folder; it can be stopped, started, compacted and taken back in time. */
export interface Etcd {
  readonly url: string;
  /** Of the last process started. */
  readonly pid: number;
  isRunning(): boolean;
  start(): Promise<void>;
  stop(signal?: StopSignal): Promise<void>;
  /** The revision of the newest write: what Kubernetes calls the latest resourceVersion. */
  revision(): Promise<number>;
  /**
   * Forgets all history below `revision`, and returns it. kube-apiserver's watch cache does not forget with it; without
   * one (`--watch-cache-sizes=pods#0`) a watch from N gets a 410 when N + 1 is below `revision`.
   * @defaultValue the newest
   */
  compact(revision?: number): Promise<number>;
  /** Writes past kube-apiserver, also while that is away: as if a server of a cluster with several had written. */
  put(key: string, value: string): Promise<void>;
  /** Removes a key in the same way. */
  remove(key: string): Promise<void>;
  /** Keeps a copy of all data under `name`; etcd is away meanwhile. */
  saveData(name: string): Promise<void>;
  /** Replaces all data by the copy `name`; etcd must be stopped. */
  restoreData(name: string): Promise<void>;
}

export interface EtcdOptions {
  readonly file: string;
  readonly directory: string;
  readonly clientPort: number;
  readonly peerPort: number;
}

/** Starts an etcd with empty data. */
export async function startEtcd(options: EtcdOptions): Promise<Etcd> {
  const url = `http://127.0.0.1:${options.clientPort}`;
  const dataPath = join(options.directory, "etcd-data");
  const copyPath = (name: string): string => join(options.directory, `etcd-data-${name}`);
  const launch = async (): Promise<ServerProcess> =>
    startServerProcess({
      file: options.file,
      args: etcdArguments(options, dataPath),
      logPath: join(options.directory, "etcd.log"),
      isReady: async () => (await fetch(`${url}/health`)).ok,
    });
  let server = await launch();
  return {
    url,
    get pid() {
      return server.pid;
    },
    isRunning: () => server.isRunning(),
    start: async () => {
      if (!server.isRunning()) {
        server = await launch();
      }
    },
    stop: async (signal) => server.stop(signal),
    revision: async () => newestRevision(url),
    compact: async (wanted) => {
      const revision = wanted ?? (await newestRevision(url));
      await post(`${url}/v3/kv/compaction`, { revision: String(revision), physical: true });
      return revision;
    },
    put: async (key, value) => {
      await post(`${url}/v3/kv/put`, { key: base64(key), value: base64(value) });
    },
    remove: async (key) => {
      await post(`${url}/v3/kv/deleterange`, { key: base64(key) });
    },
    saveData: async (name) => {
      // The files of a running etcd are no consistent whole; those of a killed one are, by its design. A clean stop
      // waits seconds for the streams of kube-apiserver.
      await server.stop("SIGKILL");
      await rm(copyPath(name), { recursive: true, force: true });
      await cp(dataPath, copyPath(name), { recursive: true });
      server = await launch();
    },
    restoreData: async (name) => {
      await rm(dataPath, { recursive: true, force: true });
      await cp(copyPath(name), dataPath, { recursive: true });
    },
  };
}

function etcdArguments({ clientPort, peerPort }: EtcdOptions, dataPath: string): string[] {
  const client = `http://127.0.0.1:${clientPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  return [
    `--data-dir=${dataPath}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // The data need not survive a power cut, and writes are several times faster.
    "--unsafe-no-fsync",
    // The default of 2 GiB would do for 100 000 pods but not for their updates.
    "--quota-backend-bytes=8589934592",
    "--log-level=warn",
  ];
}

async function newestRevision(url: string): Promise<number> {
  // Any key will do: the answer's header has the revision.
  const answer = await post(`${url}/v3/kv/range`, { key: base64("/"), count_only: true });
  return Number((answer as { readonly header: { readonly revision: string } }).header.revision);
}

/** etcd's gateway takes its gRPC calls as JSON. */
async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) {
    throw new Error(`Cannot POST ${url}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
