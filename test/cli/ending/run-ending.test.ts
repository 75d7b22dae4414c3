import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { InProcessResult } from "../../support/in-process-cli.js";
import { timedOut } from "../../support/timed-out.js";
import { cluster, CRASHING, ending, FAILED, RUNNING, STARTING, SUCCEEDED, UNREADY } from "./cluster.js";

/** A run that does not end fails its test. */
const LIMIT = { timeout: 60_000 };

describe("a run that ends by itself", () => {
  it("prints the line of the event that decides, and no line after it", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", UNREADY);
    const cli = on.run(["--for=ready", "-o", "short"]);
    await cli.untilSaid("watching ");
    on.status("pods", "web", RUNNING);
    on.pod("later", STARTING);
    on.status("pods", "later", CRASHING);
    const { code, stdout } = await cli.result;
    assert.equal(code, 0);
    assert.match(stdout, /New Pod Added to Store: web\n.* web Pod Updated to web\n$/);
  });

  it("judges what --show and --only leave out, and prints no more for it", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", UNREADY);
    for (const flags of [
      ["--only", "delete"],
      ["--watch-only", "--only", "add"],
      ["--show", "significant", "--only", "delete"],
    ]) {
      const cli = on.run(["--for=ready", ...flags]);
      await cli.untilSaid("watching ");
      on.status("pods", "web", RUNNING);
      assert.deepEqual(await cli.result.then(({ code, stdout }) => [code, stdout]), [0, ""]);
      on.status("pods", "web", UNREADY);
    }
  });

  it("counts only the pods that the filters select", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", RUNNING);
    on.pod("other", CRASHING);
    const { result } = on.run(["--name", "^web", "--for=ready", "--fail-on", "crashloop"]);
    assert.deepEqual(ending(await result), [0, "done: 1 of 1 pods ready after T"]);
  });

  it("does not take a pod that leaves the selection for a deleted one", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("a", RUNNING, { labels: { app: "web" } });
    on.pod("b", RUNNING, { labels: { app: "web" } });
    const cli = on.run(["-l", "app=web", "--for=delete"]);
    await cli.untilSaid("watching ");
    on.server.objects.patch(
      "pods",
      "default/a",
      { metadata: { labels: { app: "x" } } },
      {
        contentType: "application/merge-patch+json",
      },
    );
    await cli.untilShown("stdout", / left\n/);
    on.delete("pods", "b");
    assert.deepEqual(ending(await cli.result), [0, "done: 1 of 1 pods deleted after T"]);
  });

  it("waits for all namespaces, and for every name", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", RUNNING);
    const notMet = await on.run(["pods/web", "pods/db", "--for=ready", "--timeout", "0"]).result;
    assert.deepEqual(ending(notMet), [4, 'not met: 1 of 2 pods ready; waiting for the pod "db"']);
    const args = ["-n", "default,shop", "--for=ready", "--min", "2"];
    assert.deepEqual(ending(await on.run([...args, "--timeout", "0"]).result), [
      4,
      "not met: 1 of 2 pods ready; waiting for more pods",
    ]);
    const cli = on.run(args);
    await cli.untilShown("stderr", /"default": [^]*"shop": |"shop": [^]*"default": /);
    on.create("namespaces", { metadata: { name: "shop" } });
    on.create("pods", {
      metadata: { name: "db", namespace: "shop" },
      spec: { containers: [{ name: "app", image: "i" }] },
    });
    on.server.objects.patch(
      "pods",
      "shop/db",
      { status: RUNNING },
      {
        contentType: "application/merge-patch+json",
        subresource: "status",
      },
    );
    assert.deepEqual(ending(await cli.result), [0, "done: 2 of 2 pods ready after T"]);
  });

  it("fails when a bare pod has failed, which can never be ready", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("once", FAILED);
    assert.deepEqual(ending(await on.run(["pods/once", "--for=ready"]).result), [
      3,
      'failed: default/once status=Error c=app last=Error exit=2 msg="panic: no DB_URL", for which ready can never hold; 0 of 1 pods ready after T',
    ]);
  });

  it("gives trouble its time", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", CRASHING);
    const args = ["--for=ready", "--fail-on", "any", "--fail-grace"];
    assert.equal((await on.run([...args, "50ms"]).result).code, 3);
    const cli = on.run([...args, "1h"]);
    await cli.untilSaid("watching ");
    on.status("pods", "web", RUNNING);
    assert.equal((await cli.result).code, 0);
  });

  it("ends with 4 after its time, and then with --fail-on alone, too", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", RUNNING);
    const after = async (...flags: readonly string[]): Promise<InProcessResult> =>
      timedOut(async (limit) => on.run([...flags, "--timeout", limit]).result);
    assert.deepEqual(ending(await after("--fail-on", "any")), [4, "timed out after T"]);
    assert.deepEqual(ending(await after()), [4, "timed out after T"]);
    assert.match(
      (await after("--for=delete")).stderr,
      /\n.* timed out after [\d.]+m?s: 0 of 1 pods deleted; waiting for default\/web status=Running ready=1\/1\n$/,
    );
  });

  it("tells its end as a record, with the condition and the objects that it waits for", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", CRASHING);
    on.pod("done", SUCCEEDED);
    const args = ["--log-format", "json", "--for=ready", "--for=create", "--timeout", "0"];
    const { stderr } = await on.run(args).result;
    const { level, msg, outcome, met, wanted, objects, conditions } = JSON.parse(
      stderr.trimEnd().split("\n").at(-1) ?? "",
    ) as Record<string, unknown>;
    assert.deepEqual([level, outcome, met, wanted], [30, "timedOut", 1, 2]);
    assert.deepEqual(conditions, [
      { for: "ready", met: 1, wanted: 2 },
      { for: "create", met: 2, wanted: 2 },
    ]);
    assert.deepEqual(objects, [
      {
        namespace: "default",
        name: "web",
        status: "CrashLoopBackOff",
        ready: "0/1",
        troubles: [{ container: "app", last: "Error", exit: 1, backoff: 10, msg: "panic: no DB_URL" }],
      },
    ]);
    assert.match(String(msg), /^not met: 1 of 2 pods ready, 2 of 2 pods created; waiting for default\/web /);
  });

  it("says with --quiet only why it has not ended as it should", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", RUNNING);
    assert.equal((await on.run(["-q", "--for=ready"]).result).stderr, "");
    assert.match(
      (await on.run(["-q", "--for=succeeded", "--timeout", "0"]).result).stderr,
      /^\S+ \S+ error: not met: 0 of 1 pods succeeded; waiting for default\/web status=Running ready=1\/1\n$/,
    );
  });

  it("ends with 1 when a path finds what cannot be compared, as kubectl does", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", RUNNING);
    for (const [path, why] of [
      ["jsonpath={.status}=x", "leads to a nested object or list which is not supported"],
      ["jsonpath={.status.conditions[*].type}", undefined],
      ["jsonpath={.status['phase','podIP']}", undefined],
      ["jsonpath={.status.conditions[5].type}", "array index out of bounds"],
    ] as const) {
      const { code, stderr } = await on.run([`--for=${path}`, "--timeout", "0"]).result;
      assert.equal(code, why === undefined ? 0 : 1, stderr);
      assert.ok(stderr.includes(why ?? "done: 1 of 1 pods"), stderr);
    }
  });

  it("ends as the signal says that stops it, and says nothing of its conditions", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", UNREADY);
    const cli = on.run(["--for=ready", "--timeout", "1h"]);
    await cli.untilSaid("watching ");
    const { code, stderr } = await cli.stop();
    assert.equal(code, 143);
    assert.doesNotMatch(stderr, /timed out|pods ready|done: /);
  });
});
