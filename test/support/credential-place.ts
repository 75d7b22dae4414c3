import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import { watchPods } from "../../src/cli/commands/watch.js";
import type { WatchFlags } from "../../src/cli/flags/watch-flags.js";
import { inSession } from "../../src/cli/session.js";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { folder } from "../kubeconfig/folder.js";
import { podNamed } from "./embedded.js";
import { InProcessCli } from "./in-process-cli.js";
import { Outage } from "./outage.js";
import type { Protocol } from "./protocols.js";

/** The name of the user in the kubeconfigs. */
export const USER = "dev";
/** The first line that a run writes to stderr. */
export const FOUND = "watching pods in all namespaces: 1 found";

/** A server with one pod, and a folder for credentials. */
export class Place {
  readonly server: ApiServer;
  readonly path: string;
  readonly #outage: Outage;

  constructor(server: ApiServer, path: string, outage: Outage) {
    this.server = server;
    this.path = path;
    this.#outage = outage;
  }

  /**
   * Stops the server together with its connections, and starts it again once `run` has reported the outage.
   */
  async restartNoticedBy(run: InProcessCli): Promise<void> {
    const before = run.said.length;
    this.#outage.isNoticed = () => run.said.length > before;
    await this.server.restart({ history: "kept", downMs: 1 });
  }

  /** Replaces a file by a rename, as credential rotation does, so that no reader sees half of it. */
  async write(name: string, text: string): Promise<string> {
    const file = join(this.path, name);
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
    return file;
  }

  /** Writes the server's kubeconfig with other fields of the user and of the cluster. Returns its path. */
  async kubeconfig(user: object, cluster: object = {}): Promise<string> {
    const config = JSON.parse(this.server.kubeconfig(USER)) as {
      clusters: { cluster: object }[];
      users: { user: object }[];
    };
    for (const entry of config.clusters) {
      entry.cluster = { ...entry.cluster, ...cluster };
    }
    for (const entry of config.users) {
      entry.user = user;
    }
    return this.write("config", JSON.stringify(config));
  }

  /** The number of requests that were answered 401. */
  get strangers(): number {
    return this.server.requests.filter(({ user }) => user === "").length;
  }
}

/** Creates a `Place`. Its server and its folder are removed when the test ends. */
export async function place(t: TestContext, { tls = true }: { tls?: boolean } = {}): Promise<Place> {
  const outage = new Outage();
  const server = await startApiServer({ tls, users: { [USER]: {}, other: {} }, clock: outage.clock });
  t.after(async () => server.close({ force: true }));
  server.objects.create("pods", podNamed("web"));
  return new Place(server, (await folder(t)).path, outage);
}

const FLAGS: WatchFlags = {
  output: "short",
  show: "all",
  resync: "0",
  color: "never",
  logFormat: "text",
  requestTimeout: "0",
};

/**
 * Starts the command line in this process, watching pods with a kubeconfig. Plugins may take half a second.
 *
 * @param protocol What it speaks with a server that offers both.
 */
export function startWatching(
  t: TestContext,
  kubeconfig: string,
  protocol: Protocol = "HTTP/2",
): InProcessCli {
  const flags = { ...FLAGS, http1: protocol === "HTTP/1.1" };
  return new InProcessCli(t, [], async (host) =>
    inSession(host, flags, async (session) => {
      const env = { PATH: process.env["PATH"] };
      const options = { kubeconfig, env, homeDirectory: "/", plugins: { timeLimitMs: 500 } };
      const config = await loadClientConfig(options);
      session.shutdown.handleSignals();
      await watchPods(session, [config]);
    }),
  );
}
