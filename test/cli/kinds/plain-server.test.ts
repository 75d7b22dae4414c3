import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { told } from "../../support/embedded-cli.js";
import { serve } from "../../support/http-fixture.js";
import { InProcessCli } from "../../support/in-process-cli.js";
import { nestedText } from "../../support/nested.js";
import { Scratch } from "../../support/run-cli.js";

const JSON_HEADERS = { "content-type": "application/json" };

/** Answers lists with Deployments as they are, whatever the client accepts, and keeps watches open. */
function plainDeployments(items: string): (request: IncomingMessage, response: ServerResponse) => void {
  return ({ url = "" }, response) => {
    if (url.includes("sendInitialEvents")) {
      response.writeHead(422, JSON_HEADERS).end('{"kind":"Status","code":422,"reason":"Invalid"}');
    } else if (url.includes("watch=true")) {
      response.writeHead(200, JSON_HEADERS).flushHeaders();
    } else if (url.includes("/deployments")) {
      const list = `{"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"5"},"items":${items}}`;
      response.writeHead(200, JSON_HEADERS).end(list);
    } else {
      response.writeHead(404, JSON_HEADERS).end("{}");
    }
  };
}

async function watching(t: TestContext, items: string, args: readonly string[]): Promise<InProcessCli> {
  const { url } = await serve(t, plainDeployments(items));
  const scratch = new Scratch();
  t.after(() => scratch.remove());
  const kubeconfig = scratch.write(
    "config",
    JSON.stringify({
      "current-context": "c",
      clusters: [{ name: "c", cluster: { server: url } }],
      contexts: [{ name: "c", context: { cluster: "c", namespace: "shop" } }],
    }),
  );
  return new InProcessCli(t, ["--kubeconfig", kubeconfig, ...args]);
}

describe("k8s-informer TYPE, with a server that does not print Tables", () => {
  it("shows the names, and says so once", async (t) => {
    const items =
      '[{"metadata":{"name":"a","namespace":"shop"}},{"metadata":{"name":"b","namespace":"shop"}}]';
    const cli = await watching(t, items, ["deploy"]);
    await cli.untilSaid("2 found");
    assert.deepEqual(told(cli), [
      "New Deployment Added to Store: a  ns=shop initial",
      "New Deployment Added to Store: b  ns=shop initial",
    ]);
    assert.equal(
      cli.stderr.split("does not print tables of deployments: only the names are shown").length,
      2,
    );
  });

  it("prints the name of an object that is nested too deep", async (t) => {
    const items = `[{"metadata":{"name":"deep","namespace":"shop"},"spec":${nestedText(20_000)}}]`;
    const json = await watching(t, items, ["deploy", "-o", "json"]);
    const workload = await watching(t, items, ["deploy", "deep"]);
    await json.untilShown("stdout", /"name":"deep"/);
    await workload.untilShown("stdout", /deep/);
    assert.match(json.stderr, /cannot print the object shop\/deep, printing only its name/);
  });

  it("watches a workload that is nested too deep by its metadata", async (t) => {
    const items = `[{"metadata":{"name":"deep","namespace":"shop"},"spec":${nestedText(20_000)}}]`;
    const cli = await watching(t, items, ["deploy/deep"]);
    await cli.untilShown("stdout", /New Deployment Added to Store: deep/);
    const { code, stderr } = await cli.result;
    assert.equal(code, 1);
    assert.match(stderr, /^error: Cannot list (pods|replicasets)/m);
  });
});
