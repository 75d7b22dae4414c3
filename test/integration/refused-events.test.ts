import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startApiServer } from "../../src/apiserver/index.js";
import { connect } from "../../src/cluster/connect.js";
import { EventRecorder, type RecordedEvent } from "../../src/event-recorder/event-recorder.js";
import { leakCheck } from "../support/leak-check.js";
import { RecordingLogger } from "../support/recording-logger.js";

const GOOD: RecordedEvent = {
  regarding: { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "default" } },
  type: "Normal",
  reason: "Tested",
  action: "Test",
  note: "all is well",
};

describe("an EventRecorder and the embedded server", () => {
  it("tell of an Event that a kube-apiserver would refuse, and keep the good one", async (t) => {
    const noLeaks = leakCheck();
    const server = await startApiServer();
    const cluster = await connect({ kubeconfigText: server.kubeconfig() });
    t.after(async () => {
      await cluster.close();
      await server.close();
      await noLeaks();
    });
    const logger = new RecordingLogger();
    const { transport } = cluster;
    const recorder = new EventRecorder({ transport, reportingController: "example.com/tester", logger });
    recorder.event(GOOD);
    recorder.event({ ...GOOD, reason: "" });
    await recorder.close();
    const stored = server.objects.list("events") as unknown as readonly { readonly reason: string }[];
    assert.deepEqual(
      stored.map(({ reason }) => reason),
      ["Tested"],
    );
    assert.equal(logger.lines.length, 1);
    assert.match(logger.lines[0] ?? "", /is invalid: reason: Required value/);
  });
});
