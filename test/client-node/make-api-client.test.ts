import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiException, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { startApiServer } from "../../src/apiserver/index.js";
import { makeApiClient } from "../../src/client-node/index.js";

describe("makeApiClient", () => {
  it("gives up a request that gets no answer, and makes others as client-node does", async () => {
    const server = await startApiServer();
    try {
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromString(server.kubeconfig());
      const disarm = server.faults.add({ match: { verb: "list" }, times: Infinity, do: { type: "hang" } });
      const hasty = makeApiClient(kubeConfig, CoreV1Api, { timeoutMs: 300 });
      // client-node throws the error of its fetch, or the reason of the signal.
      await assert.rejects(hasty.listNamespace(), { name: /^(Abort|Timeout)Error$/ });
      disarm();
      const core = makeApiClient(kubeConfig, CoreV1Api);
      const { items } = await core.listNamespace();
      assert.deepEqual(items.map(({ metadata }) => metadata?.name).sort(), [
        "default",
        "kube-node-lease",
        "kube-public",
        "kube-system",
      ]);
      await assert.rejects(core.readNamespace({ name: "none" }), ApiException);
    } finally {
      await server.close();
    }
  });

  it("refuses a KubeConfig without a current cluster", () => {
    assert.throws(() => makeApiClient(new KubeConfig(), CoreV1Api), {
      message: "Cannot make a client: found no current cluster in the KubeConfig",
    });
  });
});
