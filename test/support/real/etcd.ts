import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ServerProcess, startServerProcess, type StopSignal } from "./server-process.js";

/** An etcd with one member and its own data folder. It can be stopped, started, compacted and restored. */
export interface Etcd {
  readonly url: string;
  /** The id of the process that was started last. */
  readonly pid: number;
  isRunning(): boolean;
  start(): Promise<void>;
  stop(signal?: StopSignal): Promise<void>;
  /** Returns the revision of the newest write, which Kubernetes calls the latest resourceVersion. */
  revision(): Promise<number>;
  /**
   * Discards all history below `revision`, and returns `revision`. The watch cache of kube-apiserver keeps
   * its own history. Without that cache (`--watch-cache-sizes=pods#0`), a watch from N gets a 410 if N + 1 is
   * below `revision`.
   * @defaultValue the newest
   */
  compact(revision?: number): Promise<number>;
  /**
   * Writes without this kube-apiserver, even while it is down, as another server of the same cluster would.
   */
  put(key: string, value: string): Promise<void>;
  /** Removes a key without this kube-apiserver. */
  remove(key: string): Promise<void>;
  /** Saves a copy of all data as `name`. etcd is stopped meanwhile. */
  saveData(name: string): Promise<void>;
  /** Replaces all data by the copy `name`. etcd must be stopped. */
  restoreData(name: string): Promise<void>;
}

export interface EtcdOptions {
  readonly file: string;
  readonly directory: string;
  readonly clientPort: number;
  readonly peerPort: number;
}

/** Starts an etcd without data. */
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
      // Killed, because the files of a running etcd are not consistent, but those of a killed one are, by
      // design. A clean stop would wait for seconds for the streams of kube-apiserver.
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
    // Writes are several times faster, and the data need not survive a power cut.
    "--unsafe-no-fsync",
    // The default of 2 GiB holds 100 000 pods but not their updates.
    "--quota-backend-bytes=8589934592",
    "--log-level=warn",
  ];
}

async function newestRevision(url: string): Promise<number> {
  // Any key will do, because the header of the answer has the revision.
  const answer = await post(`${url}/v3/kv/range`, { key: base64("/"), count_only: true });
  return Number((answer as { readonly header: { readonly revision: string } }).header.revision);
}

/** Calls the gateway of etcd, which accepts gRPC calls as JSON. */
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
