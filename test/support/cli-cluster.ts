import { type ApiServer, type ApiServerOptions, startApiServer } from "../../src/apiserver/index.js";
import { podNamed } from "./embedded.js";
import { hasEnded } from "./has-ended.js";
import { type CliOptions, type CliRun, Scratch, startCli } from "./run-cli.js";

/** The embedded server and what the command line needs to reach it. */
export class CliCluster {
  readonly server: ApiServer;
  readonly scratch: Scratch = new Scratch();
  readonly #runs: CliRun[] = [];

  constructor(server: ApiServer) {
    this.server = server;
  }

  /** Starts the command line as a user of the server. */
  start(args: readonly string[] = [], { user, ...options }: CliOptions & { user?: string } = {}): CliRun {
    const run = startCli(["--kubeconfig", this.kubeconfig(user), ...args], options);
    this.#runs.push(run);
    return run;
  }

  /** Path of a kubeconfig. */
  kubeconfig(user?: string): string {
    return this.scratch.write(`kubeconfig-${user ?? "admin"}`, this.server.kubeconfig(user));
  }

  addPods(count: number, prefix = "pod"): void {
    for (let number = 0; number < count; number += 1) {
      this.server.objects.create("pods", podNamed(`${prefix}-${number}`));
    }
  }

  /** Changes a pod; every call is one event. */
  touch(name: string, value: string): void {
    this.server.objects.patch(
      "pods",
      `default/${name}`,
      { metadata: { labels: { touched: value } } },
      { contentType: "application/merge-patch+json" },
    );
  }

  /** Ends what a failed test left running, then the server. */
  async close(): Promise<void> {
    for (const { child } of this.#runs) {
      if (!hasEnded(child)) {
        child.kill("SIGKILL");
      }
    }
    await Promise.all(this.#runs.map(async ({ result }) => result));
    await this.server.close({ force: true });
    this.scratch.remove();
  }
}

export async function startCliCluster(options: ApiServerOptions = {}): Promise<CliCluster> {
  return new CliCluster(await startApiServer(options));
}
