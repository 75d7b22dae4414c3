import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { podNamed } from "../support/embedded.js";
import { type EventParts, kubeEvent } from "../support/kube-events.js";

const PODS_ONLY = { verbs: ["list", "watch"], resources: ["pods"] };

/** Returns the lines of Events without their times. */
function eventsIn(lines: readonly string[]): string[] {
  return lines
    .map((line) => line.slice("2026/11/23 11:32:05 ".length))
    .filter((line) => line.startsWith("Event "));
}

describe("k8s-informer --events", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster({ users: { blind: { rules: [PODS_ONLY] } } });
    for (const name of ["web", "db"]) {
      cluster.server.objects.create("pods", podNamed(name, { app: name }));
    }
    happens({ name: "before", reason: "Before", at: Date.now() / 1_000 - 60 });
    happens({ name: "long-ago", reason: "LongAgo", at: Date.now() / 1_000 - 7_200 });
  });
  after(async () => cluster.close());

  /** Makes an Event happen for the first time. */
  function happens(parts: EventParts): void {
    const { metadata, ...event } = kubeEvent({ at: Math.floor(Date.now() / 1_000), ...parts });
    cluster.server.objects.create("events", {
      ...event,
      metadata: { name: metadata.name ?? "", namespace: "default" },
    });
  }

  function happensAgain(name: string, count: number): void {
    const change = { count, lastTimestamp: new Date().toISOString() };
    cluster.server.objects.patch("events", `default/${name}`, change, {
      contentType: "application/merge-patch+json",
    });
  }

  it("prints the warnings of the pods that are watched, and of a pod that went", async () => {
    const run = cluster.start(["--events", "-l", "app in (web,brief)", "--show", "changes"]);
    await run.until(({ stderr }) => stderr.includes("1 found"));
    happens({ name: "one-normal", reason: "Started", type: "Normal" });
    happens({ name: "one-other", reason: "Other", pod: "db" });
    happens({
      name: "one-brief",
      reason: "FailedScheduling",
      pod: "brief",
      fieldPath: "",
      message: "no node",
    });
    cluster.server.objects.create("pods", podNamed("brief", { app: "brief" }));
    await run.until(({ lines }) => lines.some((line) => line.includes("FailedScheduling")));
    cluster.server.objects.delete("pods", "default/brief", { gracePeriodSeconds: 0 });
    await run.until(({ lines }) => lines.some((line) => line.includes("Deleted")));
    happens({ name: "one-gone", reason: "FailedKillPod", pod: "brief" });
    happens({ name: "one-web", reason: "Unhealthy", count: 3, message: 'probe failed: "503"\nmore' });
    await run.until(({ lines }) => lines.some((line) => line.includes("Unhealthy")));
    const { code, stdout, stderr } = await run.stop("SIGINT");
    assert.deepEqual(eventsIn(stdout.split("\n")), [
      'Event for Pod brief: FailedScheduling  ns=default type=Warning msg="no node"',
      'Event for Pod brief: FailedKillPod  ns=default type=Warning c=app msg="back-off"',
      'Event for Pod web: Unhealthy  ns=default type=Warning count=3 c=app msg="probe failed: \\"503\\""',
    ]);
    const lines = stdout.split("\n");
    const position = (text: string): number => lines.findIndex((line) => line.includes(text));
    assert.ok(position("Added to Store: brief") < position("FailedScheduling"), stdout);
    assert.equal(code, 130);
    assert.match(stderr, /: 1 added, \d+ updated(?: \([^)]*\))?, 1 deleted, 3 Events about them\n/);
  });

  it("prints all types with =all, those within --since first, and records with -o json", async () => {
    const run = cluster.start([
      "--events=all",
      "--since",
      "1h",
      "-o",
      "json",
      "--field-selector",
      "metadata.name=web",
    ]);
    await run.until(({ lines }) => lines.some((line) => line.includes('"Before"')));
    happens({ name: "two-normal", reason: "Pulled", type: "Normal" });
    await run.until(({ lines }) => lines.some((line) => line.includes('"Pulled"')));
    const { stdout } = await run.stop();
    const records = stdout
      .split("\n")
      .slice(0, -1)
      .map(
        (line) =>
          JSON.parse(line) as { type: string; mark?: string; object: { kind: string; reason?: string } },
      );
    assert.deepEqual([records[0]?.type, records[0]?.object.kind], ["ADDED", "Pod"]);
    const events = records.filter(({ type }) => type === "EVENT");
    assert.ok(events.every(({ object }) => object.kind === "Event" && object.reason !== "LongAgo"));
    assert.deepEqual(
      events
        .filter(({ object }) => ["Before", "Pulled"].includes(object.reason ?? ""))
        .map(({ mark }) => mark),
      ["initial", undefined],
    );
  });

  it("prints warnings alone with --show significant", async () => {
    const run = cluster.start(["--events=all", "--show", "significant", "-o", "short"]);
    await run.until(({ stderr }) => stderr.includes("found"));
    happens({ name: "three-normal", reason: "Created", type: "Normal" });
    happens({ name: "three", reason: "Failed" });
    await run.until(({ lines }) => lines.some((line) => line.includes("Failed")));
    const { stdout } = await run.stop();
    assert.deepEqual(eventsIn(stdout.split("\n")), ["Event for Pod web: Failed"]);
  });

  it("prints after a new list what happened meanwhile, and nothing twice", async () => {
    cluster.server.faults.add({
      match: { verb: "watch", resource: "events" },
      do: { type: "watchError", code: 410, message: "too old", afterEvents: 1 },
    });
    const run = cluster.start(["--events", "-o", "short", "-v"]);
    await run.until(({ stderr }) => stderr.includes("found"));
    happens({ name: "four", reason: "First" });
    await run.until(({ stderr }) => stderr.includes("the watch of Events ended: too old"));
    happens({ name: "four-missed", reason: "Second" });
    happensAgain("before", 9);
    await run.until(({ lines }) => eventsIn(lines).length === 3);
    happens({ name: "four-last", reason: "Last" });
    await run.until(({ lines }) => lines.some((line) => line.includes("Last")));
    const { stdout } = await run.stop();
    assert.deepEqual(eventsIn(stdout.split("\n")).sort(), [
      "Event for Pod web: Before",
      "Event for Pod web: First",
      "Event for Pod web: Last",
      "Event for Pod web: Second",
    ]);
  });

  it("goes on without Events when they are forbidden, and says so once", async () => {
    const run = cluster.start(["--events", "-o", "short"], { user: "blind" });
    await run.until(({ stderr }) => stderr.includes("cannot list Events"));
    cluster.touch("web", "1");
    await run.until(({ lines }) => lines.some((line) => line.endsWith("web Pod Updated to web")));
    const { code, stderr } = await run.stop();
    assert.equal(code, 143);
    assert.match(
      stderr,
      /warning: cannot list Events in all namespaces: events is forbidden: User "blind" cannot list resource "events" .*; the pods are watched without them\n/,
    );
    assert.equal(stderr.match(/Events in all/g)?.length, 1);
  });

  it("asks for no Events without the flag", async () => {
    const run = cluster.start(["-o", "short"], { user: "blind" });
    await run.until(({ stderr }) => stderr.includes("found"));
    assert.doesNotMatch((await run.stop()).stderr, /Events/);
  });
});
