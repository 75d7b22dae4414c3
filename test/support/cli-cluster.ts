import { type ApiServer, type ApiServerOptions, startApiServer } from "../../src/apiserver/index.js";
import { podNamed } from "./embedded.js";
import { hasEnded } from "./has-ended.js";
import { type CliOptions, type CliRun, Scratch, startCli } from "./run-cli.js";

/** An embedded server, with the kubeconfigs and the command lines that use it. */
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

  /** Writes a kubeconfig for a user and returns its path. */
  kubeconfig(user?: string): string {
    return this.scratch.write(`kubeconfig-${user ?? "admin"}`, this.server.kubeconfig(user));
  }

  addPods(count: number, prefix = "pod"): void {
    for (let number = 0; number < count; number += 1) {
      this.server.objects.create("pods", podNamed(`${prefix}-${number}`));
    }
  }

  /** Changes a pod. Each call causes one event. */
  touch(name: string, value: string): void {
    this.server.objects.patch(
      "pods",
      `default/${name}`,
      { metadata: { labels: { touched: value } } },
      { contentType: "application/merge-patch+json" },
    );
  }

  /** Kills command lines that a failed test left running, then closes the server. */
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
