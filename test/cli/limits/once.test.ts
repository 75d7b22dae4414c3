import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseAllDocuments } from "yaml";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { podNamed } from "../../support/embedded.js";
import { InProcessCli } from "../../support/in-process-cli.js";
import { Scratch } from "../../support/run-cli.js";
import { ownedBy, workload } from "../../support/workload-objects.js";
import type { ApiServer } from "../../../src/apiserver/index.js";

function addPods({ objects }: ApiServer): void {
  for (const namespace of ["shop", "cart"]) {
    objects.create("namespaces", { metadata: { name: namespace } });
    for (const name of ["web-10", "web-9", "api"]) {
      objects.create("pods", { ...podNamed(name), metadata: { name, namespace, labels: { app: name } } });
    }
  }
}

const IN_ORDER = ["pod/api", "pod/web-10", "pod/web-9"];

describe("--once", () => {
  it("prints what exists by namespace and name, says nothing else, and ends with 0", async (t) => {
    const { server, run } = await embeddedCli(t);
    addPods(server);
    const cli = run(["--once", "-o", "short"]);
    const { code, stderr } = await cli.result;
    assert.deepEqual(
      told(cli),
      [...IN_ORDER, ...IN_ORDER].map((name) => `New Pod Added to Store: ${name.slice(4)}`),
    );
    assert.deepEqual([code, stderr], [0, ""]);
  });

  it("makes one list of the most recent state for each namespace, and no watch", async (t) => {
    const { server, run } = await embeddedCli(t);
    addPods(server);
    const { code, stdout } = await run(["--watch=false", "-n", "shop,cart", "-o", "name"]).result;
    assert.deepEqual([code, stdout.split("\n")], [0, [...IN_ORDER, ...IN_ORDER, ""]]);
    assert.deepEqual(server.requests.map(({ path, query }) => `${path}?${query}`).sort(), [
      "/api/v1/namespaces/cart/pods?limit=500",
      "/api/v1/namespaces/shop/pods?limit=500",
    ]);
  });

  it("prints types in the order of the command line, and a workload before its pods", async (t) => {
    const { server, run } = await embeddedCli(t);
    const labels = { app: "web" };
    const set = server.objects.create("statefulsets.apps", workload("web", labels));
    for (const name of ["web-1", "web-0"]) {
      server.objects.create("pods", { ...podNamed(name), metadata: ownedBy(set, name, labels) });
    }
    server.objects.create("pods", podNamed("a"));
    server.objects.create("services", { metadata: { name: "web" }, spec: { selector: labels } });
    server.objects.create("configmaps", { metadata: { name: "web" } });
    const { code, stdout } = await run(["svc/web", "sts/web", "cm/web", "-o", "name", "--once"]).result;
    assert.deepEqual(
      [code, stdout.split("\n")],
      [0, ["service/web", "statefulset.apps/web", "pod/web-0", "pod/web-1", "configmap/web", ""]],
    );
  });

  it("prints whole objects in the same order", async (t) => {
    const { server, run } = await embeddedCli(t);
    addPods(server);
    const json = await run(["--once", "-n", "shop", "-o", "json"]).result;
    const yaml = await run(["--once", "-n", "shop", "-o", "yaml"]).result;
    const nameOf = (record: unknown): string =>
      `pod/${(record as { object: { metadata: { name: string } } }).object.metadata.name}`;
    assert.deepEqual(
      json.stdout
        .trim()
        .split("\n")
        .map((line) => nameOf(JSON.parse(line))),
      IN_ORDER,
    );
    assert.deepEqual(
      parseAllDocuments(yaml.stdout).map((document) => nameOf(document.toJS())),
      IN_ORDER,
    );
  });

  /** What is asked for where there is little, what is said, and the exit code. */
  const empty: readonly (readonly [args: string, says: readonly string[], code: number])[] = [
    ["-n cart -l app=nope", ["No resources found in cart namespace."], 0],
    ["-n cart,shop -l app=nope", ["No resources found in cart, shop namespaces."], 0],
    ["-l app=nope", ["No resources found"], 0],
    ["nodes", ["No resources found"], 0],
    ["-n nope", ["No resources found in nope namespace.", 'there is no namespace "nope"'], 0],
    ["-n nope -q", [], 0],
    ["-n cart pods zz", ['error: Cannot find the pod "zz" in the namespace "cart"'], 1],
    [
      "-n cart pods api zz yy",
      ['error: Cannot find the pod "zz" in the namespace "cart", the pod "yy" in the namespace "cart"'],
      1,
    ],
    ["-n cart pods zz --ignore-not-found", [], 0],
    ["-n cart deploy/zz", ['error: Cannot find the deployment "zz" in the namespace "cart"'], 1],
    ["-n cart --status nope", [], 0],
  ];
  for (const [args, says, code] of empty) {
    it(`says what does not exist, and ends with ${code}: ${args}`, async (t) => {
      const { server, run } = await embeddedCli(t);
      addPods(server);
      const cli = run(["--once", ...args.split(" ")]);
      assert.equal((await cli.result).code, code);
      assert.deepEqual(cli.said, says);
      assert.equal(told(cli).length, args.includes("pods api") ? 1 : 0);
    });
  }

  it("ends with 1 at once if the list is forbidden, and prints none of the others", async (t) => {
    const rules = [{ verbs: ["list", "watch"], resources: ["pods"], namespaces: ["shop"] }];
    const { server, run } = await embeddedCli(t, { users: { tenant: { rules } } });
    addPods(server);
    const { code, stdout, stderr } = await run(["--once", "-n", "shop,cart"], "tenant").result;
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /error: Cannot list pods in the namespace "cart": .*forbidden/);
  });

  it("ends with 1 after three tries if the server cannot be reached", async (t) => {
    const scratch = new Scratch();
    t.after(() => scratch.remove());
    const path = scratch.write("kubeconfig", "{}");
    for (const type of ["pods", "crontabs"]) {
      const cli = new InProcessCli(t, ["--kubeconfig", path, "-s", "http://127.0.0.1:9", type, "--once"]);
      const { code, stdout, stderr } = await cli.result;
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /\nerror: Cannot connect to .*: connection refused; tried 3 times\n$/);
    }
  });

  it("says how much it has not printed when it is stopped before everything is listed", async (t) => {
    const { server, run } = await embeddedCli(t);
    addPods(server);
    server.faults.add({
      match: { path: "/api/v1/namespaces/cart/pods" },
      times: Infinity,
      do: { type: "hang" },
    });
    const cli = run(["--once", "-n", "shop,cart", "-v"]);
    await cli.untilSaid("listed informer=pods objects=3");
    const { code, stdout, stderr } = await cli.stop();
    assert.deepEqual([code, stdout], [143, ""]);
    assert.match(
      stderr,
      / not everything has been listed, so the 3 objects that were found are not printed\n/,
    );
  });
});
