import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiServer } from "../../../src/apiserver/index.js";
import { customResourceDefinition } from "../../support/custom-resource-definition.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { podNamed } from "../../support/embedded.js";
import { workload } from "../../support/workload-objects.js";

const MERGE = { contentType: "application/merge-patch+json" } as const;

function relabel({ objects }: ApiServer, name: string, value: string): void {
  objects.patch("deployments.apps", `default/${name}`, { metadata: { labels: { touched: value } } }, MERGE);
}

function scale({ objects }: ApiServer, name: string, replicas: number): void {
  objects.patch(
    "deployments.apps",
    `default/${name}`,
    { status: { replicas, readyReplicas: 1 } },
    {
      ...MERGE,
      subresource: "status",
    },
  );
}

/** A type whose objects are in no namespace. */
const CRD = customResourceDefinition({ kind: "Zone", scope: "Cluster" });

describe("the flags that choose events, with other kinds than pods", () => {
  const changes: readonly (readonly [flags: readonly string[], expected: readonly string[]])[] = [
    [[], ["initial", "update", "update", "update", "add", "delete"]],
    [
      ["--show", "changes"],
      ["initial", "update", "update", "update", "add", "delete"],
    ],
    [
      ["--show", "significant"],
      ["initial", "update", "add", "delete"],
    ],
    [
      ["--show", "significant", "-o", "json"],
      ["initial", "update", "add", "delete"],
    ],
    [
      ["--only", "add,delete"],
      ["initial", "add", "delete"],
    ],
    [["--watch-only"], ["update", "update", "update", "add", "delete"]],
    [
      ["--name", "^end$"],
      ["add", "delete"],
    ],
    [
      ["--exclude-name", "^end$"],
      ["initial", "update", "update", "update"],
    ],
  ];
  for (const [flags, expected] of changes) {
    it(`hold: ${flags.join(" ") || "none"}`, async (t) => {
      const { server, run } = await embeddedCli(t);
      server.objects.create("deployments.apps", workload("web", { app: "web" }));
      const cli = run(["deployments", "--resync", "0", "-v", ...flags]);
      await cli.untilSaid("watching deployments in all namespaces: 1 found");
      relabel(server, "web", "1");
      scale(server, "web", 1);
      server.objects.patch("deployments.apps", "default/web", { metadata: {} }, MERGE);
      server.objects.patch(
        "deployments.apps",
        "default/web",
        { status: { collisionCount: 1 } },
        {
          ...MERGE,
          subresource: "status",
        },
      );
      server.objects.create("deployments.apps", workload("end", { app: "end" }));
      server.objects.delete("deployments.apps", "default/end");
      const last = expected.includes("delete") ? /Deleted from Store: end|DELETED/ : undefined;
      if (last !== undefined) {
        await cli.untilShown("stdout", last);
      } else {
        await cli.untilShown("stdout", /(Updated[^]*){3}/);
      }
      const { stderr } = await cli.stop();
      const words = told(cli).map((line) =>
        line.startsWith("{")
          ? wordOf(JSON.parse(line) as { type: string; mark?: string })
          : line.endsWith(" initial")
            ? "initial"
            : line.includes("Added")
              ? "add"
              : line.includes("Deleted")
                ? "delete"
                : "update",
      );
      assert.deepEqual(words, expected);
      assert.match(stderr, /^\S+ \S+ \d deployments? in all namespaces, .*: /m);
    });
  }

  function wordOf({ type, mark }: { readonly type: string; readonly mark?: string }): string {
    return mark ?? { ADDED: "add", MODIFIED: "update", DELETED: "delete" }[type] ?? type;
  }

  it("count in the summary what is selected and what was left out", async (t) => {
    const { server, run } = await embeddedCli(t);
    for (const name of ["web", "db"]) {
      server.objects.create("deployments.apps", workload(name, { app: name }));
    }
    const cli = run(["deploy", "--name", "web", "--show", "significant", "--resync", "0"]);
    await cli.untilSaid('1 of 2 deployments in all namespaces are selected by --name "web"');
    relabel(server, "web", "1");
    relabel(server, "db", "1");
    scale(server, "web", 1);
    await cli.untilShown("stdout", /ready-was/);
    await cli.stop();
    assert.equal(
      cli.said.at(-1)?.replace(/, \d+ms:|, Ns:|, \d+s:/, ":"),
      "1 deployment in all namespaces: 0 added, 2 updated (1 insignificant not shown), 0 deleted; 2 changes of others left out by the filters",
    );
  });
});

describe("flags that mean nothing for a kind", () => {
  const refused: readonly (readonly [args: readonly string[], message: string])[] = [
    [
      ["nodes", "--status", "Ready"],
      'Cannot use --status "Ready" with nodes: it chooses pods; leave out one of them',
    ],
    [
      ["nodes,svc", "--not-ready"],
      "Cannot use --not-ready with nodes and services: it chooses pods; leave out one of them",
    ],
    [
      ["deploy", "web", "--restarts", ">0"],
      'Cannot use --restarts ">0" with deployments: it chooses pods; leave out one of them',
    ],
    [
      ["svc/web", "-c", "app"],
      'Cannot use --container "app" with services: it chooses pods; leave out one of them',
    ],
    [
      ["events", "--node", "node-1"],
      'Cannot use --node "node-1" with events: it chooses pods; leave out one of them',
    ],
    [
      ["nodes", "--exclude-namespace", "kube-*"],
      "Cannot use --exclude-namespace with nodes: they are not in namespaces; leave out one of them",
    ],
    [
      ["pv,sc", "--exclude-namespace", "a"],
      "Cannot use --exclude-namespace with persistentvolumes and storageclasses: they are not in namespaces; leave out one of them",
    ],
  ];
  for (const [args, message] of refused) {
    it(`are refused before the first request: ${args.join(" ")}`, async (t) => {
      const { server, run } = await embeddedCli(t);
      const { code, stderr } = await run(args).result;
      assert.equal(stderr.split("\n")[0], `error: ${message}`);
      assert.equal(code, 2);
      assert.deepEqual(server.requests, []);
    });
  }

  it("are refused with 1 for a type that only the server knows", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("customresourcedefinitions.apiextensions.k8s.io", CRD);
    for (const [flags, said] of [
      [["--exclude-namespace", "a"], "--exclude-namespace with zones: they are not in namespaces"],
      [["--not-ready"], "--not-ready with zones: it chooses pods"],
    ] as const) {
      const { code, stderr } = await run(["zones", ...flags]).result;
      assert.equal(stderr, `error: Cannot use ${said}; leave out one of them\n`);
      assert.equal(code, 1);
    }
  });

  it("hold for the pods among several kinds, and a line says so", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("nodes", { metadata: { name: "node-1" } });
    server.objects.create("pods", podNamed("a"));
    const cli = run(["pods,nodes", "--restarts", ">0", "--node", "node-1", "--exclude-namespace", "shop"]);
    await cli.untilSaid("watching nodes: 1 found");
    await cli.untilSaid("watching pods in all namespaces: 0 found");
    await cli.untilShown("stdout", /Node Added/);
    await cli.stop();
    assert.deepEqual(cli.said.slice(0, 3), [
      '--restarts ">0" has no effect on nodes: it chooses pods',
      '--node "node-1" has no effect on nodes: it chooses pods',
      "--exclude-namespace has no effect on nodes: they are not in namespaces",
    ]);
    assert.match(cli.said.at(-1) ?? "", /^1 object in all namespaces, /);
  });

  it("are left out of account by -n with a kind that is not in namespaces, as in kubectl", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("nodes", { metadata: { name: "node-1" } });
    const cli = run(["nodes", "-n", "a,b", "-o", "name"]);
    await cli.untilSaid("watching nodes: 1 found");
    await cli.untilShown("stdout", /^node\/node-1\n$/);
    assert.match((await cli.stop()).stderr, /^\S+ \S+ 1 node, /m);
  });
});
