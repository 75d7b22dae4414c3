import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { RawClient } from "../apiserver/raw-client.js";
import { realClusterMissing, type RealCluster, startRealCluster } from "../support/real-cluster.js";
import { allAnswers, type Answers, COMPARED_CALLS } from "../support/same-answers/compared-calls.js";
import { recordAnswers, recordedAnswers } from "../support/same-answers/recorded-answers.js";

/** If this environment variable is set, the answers are recorded before they are compared. */
const RECORD_VARIABLE = "RECORD_ANSWERS";

// test/apiserver/same-answers.test.ts compares the recorded answers with those of the embedded server.
describe("the answers of kube-apiserver", { skip: realClusterMissing() ?? false }, () => {
  let cluster: RealCluster | undefined;
  let answers: Answers = {};
  before(
    async () => {
      cluster = await startRealCluster();
      const target = {
        url: cluster.url,
        caCertificate: await readFile(cluster.caFile, "utf8"),
        token: cluster.adminToken,
      };
      answers = await allAnswers({
        client: new RawClient(target),
        restrictedToken: cluster.restrictedToken,
      });
      if (process.env[RECORD_VARIABLE]) {
        recordAnswers(answers);
      }
    },
    { timeout: 180_000 },
  );
  after(async () => {
    await cluster?.close();
  });

  const recorded = recordedAnswers();
  for (const { title } of COMPARED_CALLS) {
    it(`are as recorded: ${title}`, () => {
      assert.deepEqual(answers[title], recorded[title]);
    });
  }
});
