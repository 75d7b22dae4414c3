import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { findFullClusterBinaries } from "../../tools/cluster-binaries.mjs";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { ComparedTemplates } from "../support/templates/compared-templates.js";

const { binaries, missing } = findFullClusterBinaries(process.env);

describe("templates on pods of a real server", { skip: realClusterMissing() ?? missing ?? false }, () => {
  let cluster: RealCluster;
  let templates: ComparedTemplates;

  before(
    async () => {
      cluster = await startRealCluster();
      templates = await ComparedTemplates.start({ ...cluster, kubectlFile: binaries?.kubectl ?? "" });
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  it("print what kubectl prints for a pod in each state", async (t) => {
    assert.deepEqual(await templates.differences(t), []);
  });

  for (const template of ["{.metadata.labels}", "{.spec}{.status.phase}", "{.status.containerStatuses[*]}"]) {
    it(`print what kubectl prints as JSON: ${template}`, async (t) => {
      const { ours, kubectl } = await templates.asJson(t, template);
      assert.equal(ours, kubectl);
    });
  }
});
