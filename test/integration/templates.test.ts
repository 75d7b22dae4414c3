import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ApiServer, startApiServer } from "../../src/apiserver/api-server.js";
import { findFullClusterBinaries } from "../../tools/cluster-binaries.mjs";
import { RawClient } from "../apiserver/raw-client.js";
import { Scratch } from "../support/run-cli.js";
import { ComparedTemplates } from "../support/templates/compared-templates.js";

const { binaries, missing } = findFullClusterBinaries(process.env);

describe("templates on pods of the embedded server", { skip: missing ?? false }, () => {
  const scratch = new Scratch();
  let server: ApiServer;
  let templates: ComparedTemplates;

  before(async () => {
    server = await startApiServer();
    const client = new RawClient(server);
    templates = await ComparedTemplates.start({
      kubeconfigPath: scratch.write("kubeconfig", server.kubeconfig()),
      kubectlFile: binaries?.kubectl ?? "",
      request: async (method, path, body, { contentType = "application/json" } = {}) => {
        const { code, text } = await client.send(path, { method, body, contentType });
        return { status: code, text, body: undefined };
      },
    });
  });
  after(async () => {
    await server.close({ force: true });
    scratch.remove();
  });

  it("print what kubectl prints for a pod in each state", async (t) => {
    assert.deepEqual(await templates.differences(t), []);
  });
});
