import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { podNamed } from "../../support/embedded.js";
import { workload } from "../../support/workload-objects.js";

const USERS = {
  nobody: { rules: [] },
  tenant: {
    rules: [
      { verbs: ["list", "watch"], resources: ["deployments"], apiGroups: ["apps"], namespaces: ["shop"] },
    ],
  },
};

describe("k8s-informer TYPE", () => {
  it("watches built-in types without asking the server what it has", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("nodes", { metadata: { name: "node-1" } });
    server.objects.create("pods", podNamed("a"));
    const cli = run(["nodes,po"]);
    await cli.untilSaid("watching nodes: 1 found");
    await cli.untilSaid("watching pods in all namespaces: 1 found");
    const lines = told(cli).map((line) => line.replace(/ age=\S+/, ""));
    assert.deepEqual(lines.sort(), [
      "New Node Added to Store: node-1  status=Unknown roles=<none> version=<none> initial",
      "New Pod Added to Store: a  ns=default status=Pending ready=0/1 restarts=0 node=<none> initial",
    ]);
    await cli.stop();
    assert.deepEqual([...new Set(server.requests.map(({ path }) => path))].sort(), [
      "/api/v1/nodes",
      "/api/v1/pods",
    ]);
  });

  it("asks the server once about each of two roots for a type that is not built in", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { code, stderr } = await run(["web"]).result;
    assert.equal(code, 1);
    assert.equal(
      stderr,
      'error: Cannot watch "web": no such resource; for the pod use pods/web, for a deployment and its pods deploy/web, for all names that match use --name web\n',
    );
    assert.deepEqual(server.requests.map(({ path }) => path).sort(), ["/api", "/apis"]);
  });

  it("watches a category", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("deployments.apps", workload("web", { app: "web" }));
    server.objects.create("pods", podNamed("a"));
    const cli = run(["all", "-o", "short"]);
    await cli.untilShown("stdout", /Deployment/);
    await cli.untilShown("stdout", /Pod/);
    await cli.untilSaid("watching cronjobs in all namespaces: 0 found");
  });

  it("prints whole objects with -o yaml", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("configmaps", { metadata: { name: "settings" }, data: { a: "b" } });
    const cli = run(["cm", "-o", "yaml"]);
    await cli.untilShown("stdout", /^type: ADDED\n[^]*kind: ConfigMap\n[^]*data:\n {4}a: b\n/m);
  });

  it("names the type when it is forbidden", async (t) => {
    const { run } = await embeddedCli(t, { users: USERS });
    const everywhere = await run(["deploy"], "tenant").result;
    assert.match(
      everywhere.stderr,
      /^error: Cannot list deployments in all namespaces: deployments\.apps is forbidden: /,
    );
    assert.match(
      everywhere.stderr,
      /ask for permission to list and watch deployments in the whole cluster$/m,
    );
    const nodes = await run(["nodes"], "nobody").result;
    assert.match(
      nodes.stderr,
      /^error: Cannot list nodes: nodes is forbidden: .*; ask for permission to list and watch nodes$/m,
    );
    const cli = run(["deploy", "-n", "shop"], "tenant");
    await cli.untilSaid('watching deployments in the namespace "shop": 0 found');
  });

  it("says of a type that the server does not have that it is missing", async (t) => {
    const { run } = await embeddedCli(t);
    const { code, stderr } = await run(["apiservices"]).result;
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: Cannot list apiservices: .*; the server https:\S+ does not have this type, or /,
    );
  });
});

describe("k8s-informer TYPE NAME", () => {
  it("watches these objects alone, in the namespace of the context, and says so once", async (t) => {
    const { server, run } = await embeddedCli(t);
    for (const [namespace, name] of [
      ["default", "db-0"],
      ["default", "db-1"],
      ["default", "db-2"],
      ["shop", "db-0"],
    ] as const) {
      if (namespace === "shop") {
        server.objects.create("namespaces", { metadata: { name: namespace } });
      }
      server.objects.create("pods", { ...podNamed(name), metadata: { name, namespace } });
    }
    const cli = run(["pods", "db-0", "db-1"]);
    await cli.untilSaid('watching the pod "db-0" in the namespace "default": found');
    await cli.untilSaid('watching the pod "db-1" in the namespace "default": found');
    assert.deepEqual(
      told(cli)
        .map((line) => line.split("  ")[0])
        .sort(),
      ["New Pod Added to Store: db-0", "New Pod Added to Store: db-1"],
    );
    assert.equal(cli.stderr.split("of the context").length, 2);
    const everywhere = run(["pods/db-0", "-A"]);
    await everywhere.untilShown("stdout", /ns=shop/);
    await everywhere.untilShown("stdout", /ns=default/);
    assert.doesNotMatch(everywhere.stderr, /of the context/);
    const two = run(["pods/db-0", "-n", "shop,default", "-o", "name"]);
    await two.untilShown("stdout", /^pod\/db-0\npod\/db-0\n$/);
  });

  it("waits for an object that does not exist yet, with one notice", async (t) => {
    const { server, run } = await embeddedCli(t);
    const cli = run(["deploy", "web", "-o", "short"]);
    await cli.untilSaid(
      'watching the deployment "web" in the namespace "default": not found yet, waiting for it',
    );
    server.objects.create("deployments.apps", workload("web", { app: "web" }));
    server.objects.create("deployments.apps", workload("web-2", { app: "web" }));
    await cli.untilShown("stdout", /^.* New Deployment Added to Store: web\n$/);
    assert.equal(cli.said.length, 2);
  });

  it("keeps the field selector of the user", async (t) => {
    const { server, run } = await embeddedCli(t);
    const cli = run(["pods/db-0", "--field-selector", "status.phase=Running"]);
    await cli.untilSaid("not found yet");
    assert.match(
      server.requests[0]?.query ?? "",
      /fieldSelector=metadata\.name%3Ddb-0%2Cstatus\.phase%3DRunning/,
    );
  });

  for (const [args, message] of [
    [
      ["nodes", "node-1", "-A"],
      'Cannot use -A with the name "node-1": nodes are not in namespaces; leave out -A',
    ],
    [
      ["pods", "Web"],
      'Cannot watch the Pod "Web": expected a name of lower case letters, digits, "-" and ".", of at most 253 characters',
    ],
    [["deploy/-x", "-n", "a"], /^error: Cannot watch the Deployment "-x": /],
    [["web", "pods/x"], /^error: Cannot watch "web" beside "pods\/x": expected TYPE\/NAME for each object/],
  ] as const) {
    it(`ends with 2 before the first request for ${args.join(" ")}`, async (t) => {
      const { server, run } = await embeddedCli(t);
      const { code, stderr } = await run(args).result;
      assert.equal(code, 2, stderr);
      assert.match(
        stderr,
        typeof message === "string"
          ? new RegExp(`^error: ${message.replaceAll(/[()[\].]/g, "\\$&")}\n`)
          : message,
      );
      assert.deepEqual(server.requests, []);
    });
  }
});
