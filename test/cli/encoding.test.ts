import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { InProcessCli } from "../support/in-process-cli.js";
import { Scratch } from "../support/run-cli.js";

/**
 * Returns the Accept header of the first request of a run. The server refuses that request, which ends the
 * run.
 */
async function acceptOf(t: TestContext, args: readonly string[]): Promise<string | undefined> {
  const accepted: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    accepted.push(request.headers.accept);
    response.writeHead(403, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", code: 403 }));
  });
  const scratch = new Scratch();
  t.after(() => {
    server.closeAllConnections();
    server.close();
    scratch.remove();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = scratch.write(
    "kubeconfig",
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server: url } }],
      contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
      users: [{ name: "c", user: {} }],
      "current-context": "c",
    }),
  );
  const { code } = await new InProcessCli(t, ["--kubeconfig", kubeconfig, ...args]).result;
  assert.equal(code, 1);
  return accepted[0];
}

describe("k8s-informer asks", () => {
  for (const format of ["default", "short", "name"]) {
    it(`for protobuf, and JSON where there is none, with -o ${format}`, async (t) => {
      assert.equal(await acceptOf(t, ["-o", format]), "application/vnd.kubernetes.protobuf,application/json");
    });
  }

  for (const format of ["json", "yaml"]) {
    it(`for the server's own JSON, which no schema cuts short, with -o ${format}`, async (t) => {
      assert.equal(await acceptOf(t, ["-o", format]), "application/json");
    });
  }
});
