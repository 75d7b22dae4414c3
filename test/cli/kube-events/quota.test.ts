import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { embeddedDriver, runScenario } from "../../../src/apiserver/index.js";
import { systemClock } from "../../../src/base/clock.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";

describe("k8s-informer deploy/web --events", () => {
  it("says why no pod appears when a quota forbids it", async (t) => {
    const { server, run } = await embeddedCli(t);
    const cli = run(["deploy/invoices", "-n", "staging", "--events"]);
    await cli.untilSaid("not found yet, waiting for it");
    const end = new AbortController();
    const played = runScenario(embeddedDriver(server.objects), {
      clock: systemClock,
      signal: end.signal,
      speed: 4,
      seed: 1,
      scenarios: ["quota"],
      log: () => undefined,
    });
    t.after(async () => {
      end.abort();
      await played.catch(() => undefined);
    });
    await cli.untilShown("stdout", /Event for/);
    const lines = told(cli);
    const [event = ""] = lines.filter((line) => line.startsWith("Event "));
    assert.match(
      event,
      /^Event for ReplicaSet invoices-\w+: FailedCreate {2}ns=staging type=Warning (?:count=\d+ )?owner=deploy\/invoices msg="Error creating: pods \\"invoices-\w+-\w+\\" is forbidden: exceeded quota: team, requested: limits\.memory=1Gi, /,
    );
    assert.match(lines[0] ?? "", /^New Deployment Added to Store: invoices {2}ns=staging /);
    assert.ok(!lines.some((line) => line.includes("Pod Added")), cli.stdout);
  });
});
