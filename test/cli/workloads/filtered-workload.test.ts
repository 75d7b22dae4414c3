import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiServer } from "../../../src/apiserver/index.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { ownedBy, workload } from "../../support/workload-objects.js";

const LABELS = { app: "web" };
const STATUS = { contentType: "application/merge-patch+json", subresource: "status" } as const;

/** Creates a StatefulSet with pods that are ready or not. */
function create({ objects }: Pick<ApiServer, "objects">, pods: Readonly<Record<string, boolean>>): void {
  const set = objects.create("statefulsets.apps", workload("web", LABELS));
  for (const [name, ready] of Object.entries(pods)) {
    objects.create("pods", {
      metadata: ownedBy(set, name, LABELS),
      spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
    });
    setReady({ objects }, name, ready);
  }
}

function setReady({ objects }: Pick<ApiServer, "objects">, name: string, ready: boolean): void {
  const containerStatuses = [
    { name: "app", ready, restartCount: 0, image: "app", imageID: "", state: { running: {} } },
  ];
  objects.patch("pods", `default/${name}`, { status: { phase: "Running", containerStatuses } }, STATUS);
}

describe("a workload with flags", () => {
  it("prints the pods of --not-ready alone, reminds of them and counts them, beside the workload", async (t) => {
    const { server, run } = await embeddedCli(t);
    create(server, { "web-0": true, "web-1": false });
    server.objects.create("pods", {
      metadata: { name: "stray", labels: LABELS },
      spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
    });
    const cli = run(["sts/web", "--not-ready", "-o", "short", "--resync", "0", "--remind", "1s"]);
    await cli.untilShown("stdout", /web-1\n/);
    setReady(server, "web-0", false);
    await cli.untilShown("stdout", /web-0 Pod Updated/);
    setReady(server, "web-1", true);
    await cli.untilShown("stdout", /web-1 Pod Updated/);
    await cli.untilSaid("not ready for ");
    await cli.stop();
    assert.deepEqual(told(cli), [
      "New StatefulSet Added to Store: web",
      "New Pod Added to Store: web-1",
      "web-0 Pod Updated to web-0",
      "web-1 Pod Updated to web-1",
    ]);
    assert.doesNotMatch(cli.stderr, /stray/);
    assert.match(
      cli.said.find((line) => line.includes(" updated")) ?? "",
      /^2 objects in the namespace "default", .*: 0 added, 2 updated \(1 entered and 1 left\), 0 deleted; 1 change of others left out by the filters$/,
    );
  });

  it("leaves out what --only, --watch-only and --show leave out", async (t) => {
    const { server, run } = await embeddedCli(t);
    create(server, { "web-0": true });
    const cli = run(["sts/web", "--watch-only", "--only", "update", "--show", "significant"]);
    await cli.untilSaid("watching pods of the statefulset");
    server.objects.patch("statefulsets.apps", "default/web", { status: { observedGeneration: 7 } }, STATUS);
    server.objects.patch(
      "statefulsets.apps",
      "default/web",
      { status: { replicas: 1, readyReplicas: 1 } },
      STATUS,
    );
    setReady(server, "web-0", false);
    await cli.untilShown("stdout", /Pod Updated/);
    await cli.untilShown("stdout", /StatefulSet Updated/);
    await cli.stop();
    assert.deepEqual(
      told(cli)
        .map((line) => line.split("  ")[0])
        .sort(),
      ["web StatefulSet Updated to web", "web-0 Pod Updated to web-0"],
    );
  });
});
