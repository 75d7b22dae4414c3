import type { TestContext } from "node:test";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../../src/apiserver/index.js";
import { InProcessCli } from "./in-process-cli.js";
import { Scratch } from "./run-cli.js";

/** An embedded server for one test, and command lines in the process of the test that use it. */
export interface EmbeddedCli {
  readonly server: ApiServer;
  readonly run: (args: readonly string[], user?: string) => InProcessCli;
}

/** Starts an embedded server. It is closed when the test ends, after the command lines. */
export async function embeddedCli(t: TestContext, options: ApiServerOptions = {}): Promise<EmbeddedCli> {
  const server = await startApiServer(options);
  const scratch = new Scratch();
  t.after(async () => {
    await server.close({ force: true });
    scratch.remove();
  });
  return {
    server,
    run: (args, user) => {
      const kubeconfig = scratch.write(`kubeconfig-${user ?? "admin"}`, server.kubeconfig(user));
      return new InProcessCli(t, ["--kubeconfig", kubeconfig, ...args]);
    },
  };
}

/** The lines on stdout, without the times. */
export function told({ stdout }: Pick<InProcessCli, "stdout">): string[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d | age=\d+s/g, ""));
}
