import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { type ApiServer, startApiServer } from "../../../src/apiserver/index.js";
import { main } from "../../../src/cli/main.js";
import { eventually } from "../../support/eventually.js";
import { InProcessCli } from "../../support/in-process-cli.js";
import { Scratch } from "../../support/run-cli.js";

/** Whether the three watches of a run share a connection, as they do over HTTP/2. */
async function sharesConnection(
  t: TestContext,
  server: ApiServer,
  { flags = [], env = {} }: { readonly flags?: readonly string[]; readonly env?: Record<string, string> },
): Promise<boolean> {
  const scratch = new Scratch();
  t.after(() => scratch.remove());
  const kubeconfig = scratch.write("kubeconfig", server.kubeconfig());
  const argv = ["--kubeconfig", kubeconfig, "-n", "a,b,c", ...flags];
  const cli = new InProcessCli(t, argv, main, { env });
  await cli.untilShown("stderr", /(0 found[^]*){3}/);
  const { connections } = server;
  await cli.stop();
  await eventually(() => assert.equal(server.connections, 0));
  return connections === 1;
}

describe("--http1", () => {
  it("speaks HTTP/1.1 with a server that offers HTTP/2, as a flag and as a setting", async (t) => {
    const server = await startApiServer();
    t.after(async () => server.close({ force: true }));
    assert.equal(await sharesConnection(t, server, {}), true);
    assert.equal(await sharesConnection(t, server, { flags: ["--http1"] }), false);
    assert.equal(await sharesConnection(t, server, { env: { K8S_INFORMER_HTTP1: "true" } }), false);
    const env = { K8S_INFORMER_HTTP1: "true" };
    assert.equal(await sharesConnection(t, server, { flags: ["--http1=false"], env }), true);
  });
});
