import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { ApiServer } from "../../../src/apiserver/index.js";
import { customResourceDefinition } from "../../support/custom-resource-definition.js";
import { podNamed } from "../../support/embedded.js";
import { embeddedCli } from "../../support/embedded-cli.js";
import type { InProcessCli } from "../../support/in-process-cli.js";
import { nested } from "../../support/nested.js";
import { workload } from "../../support/workload-objects.js";

const MERGE = { contentType: "application/merge-patch+json" } as const;

/** Texts that must never be printed, as they are and in base64. */
const FIRST = "hunter2-first";
const SECOND = "hunter3-second";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** The lines on stdout without times. */
function shown({ stdout }: InProcessCli): string[] {
  return stdout
    .split("\n")
    .map((line) =>
      line
        .replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, "")
        .replace(/(?<=^(?:---|\+\+\+) .*)\d\d:\d\d:\d\d/, "TIME"),
    );
}

/** Runs a command line, changes something when the first list is printed, and waits for its end mark. */
async function changed(
  t: TestContext,
  args: readonly string[],
  {
    before,
    after,
  }: { readonly before: (server: ApiServer) => void; readonly after: (server: ApiServer) => void },
): Promise<InProcessCli> {
  const { server, run } = await embeddedCli(t);
  before(server);
  const cli = run(args);
  await cli.untilSaid(" found");
  after(server);
  await cli.untilShown("stdout", /the-end/);
  return cli;
}

/** Creates the end mark as a Kubernetes Event of the pod "web". */
function warnOfWeb(objects: ApiServer["objects"]): void {
  objects.create("events", {
    metadata: { name: "e" },
    involvedObject: { kind: "Pod", namespace: "default", name: "web" },
    type: "Warning",
    reason: "the-end",
  });
}

function configMap(data: object, name = "app"): { metadata: { name: string }; data: object } {
  return { metadata: { name }, data };
}

describe("k8s-informer -o diff", () => {
  it("prints how a ConfigMap changed, and one line for its beginning and its end", async (t) => {
    const cli = await changed(t, ["configmaps", "-o", "diff", "-n", "default"], {
      before: ({ objects }) =>
        void objects.create("configmaps", configMap({ conf: "a = 1\nb = 2\nc = 3\n" })),
      after: ({ objects }) => {
        objects.patch("configmaps", "default/app", { data: { conf: "a = 1\nb = 5\nc = 3\n" } }, MERGE);
        objects.delete("configmaps", "default/app");
        objects.create("configmaps", configMap({}, "the-end"));
      },
    });
    const lines = shown(cli);
    assert.deepEqual(lines.slice(0, lines.indexOf("--- /dev/null")), [
      "New ConfigMap Added to Store: app  ns=default initial",
      "--- configmap default/app TIME",
      "+++ configmap default/app TIME",
      "@@ -2,7 +2,7 @@",
      " data:",
      "   conf: |",
      "     a = 1",
      "-    b = 2",
      "+    b = 5",
      "     c = 3",
      " kind: ConfigMap",
      " metadata:",
      "ConfigMap Deleted from Store: app  ns=default",
    ]);
  });

  it("prints the new image of a Deployment, and its pods", async (t) => {
    const cli = await changed(t, ["deploy/web", "-o", "diff", "--context-lines", "0", "-n", "default"], {
      before: ({ objects }) => void objects.create("deployments.apps", workload("web", { app: "web" })),
      after: ({ objects }) => {
        const containers = [{ name: "app", image: "registry.example/app:2" }];
        objects.patch(
          "deployments.apps",
          "default/web",
          { spec: { template: { spec: { containers } } } },
          MERGE,
        );
        objects.patch("deployments.apps", "default/web", { spec: { paused: true, replicas: 7 } }, MERGE);
        objects.patch(
          "deployments.apps",
          "default/web",
          { metadata: { annotations: { a: "the-end" } }, spec: { replicas: 2 } },
          MERGE,
        );
      },
    });
    assert.deepEqual(shown(cli).slice(0, 6), [
      "New Deployment Added to Store: web  ns=default initial",
      "--- deployment.apps default/web TIME",
      "+++ deployment.apps default/web TIME",
      "@@ -26,1 +26,1 @@",
      "-        - image: registry.example/app:1",
      "+        - image: registry.example/app:2",
    ]);
  });

  it("prints Kubernetes Events as lines", async (t) => {
    const cli = await changed(t, ["-o", "diff", "--events=all", "-n", "default"], {
      before: ({ objects }) => void objects.create("pods", podNamed("web")),
      after: ({ objects }) => {
        warnOfWeb(objects);
      },
    });
    assert.match(cli.stdout, /^\S+ \S+ Event for Pod web: the-end {2}ns=default type=Warning$/m);
  });

  it("prints a pod that is nested too deep by its name", async (t) => {
    const cli = await changed(t, ["crontabs", "-o", "diff", "-n", "default"], {
      before: ({ objects }) => {
        objects.create("customresourcedefinitions.apiextensions.k8s.io", CRON_TABS);
        objects.create("crontabs.example.com", { metadata: { name: "deep" }, spec: nested(40) });
      },
      after: ({ objects }) => {
        objects.patch("crontabs.example.com", "default/deep", { spec: nested(90) as object }, MERGE);
        objects.create("crontabs.example.com", { metadata: { name: "the-end" } });
      },
    });
    assert.match(cli.stdout, /^\S+ \S+ deep CronTab Updated to deep {2}ns=default$/m);
    assert.match(cli.stderr, /cannot print the object default\/deep, printing only its name/);
  });
});

const CRON_TABS = customResourceDefinition({ kind: "CronTab" });

/** What holds secrets, with the first or with the second value. */
const HOLDERS: Readonly<Record<string, (value: string) => readonly [resource: string, object: object]>> = {
  "a Secret": (value) => [
    "secrets",
    { data: { password: base64(value), other: base64(`${value}-other`) }, type: "Opaque" },
  ],
  "a ConfigMap": (value) => [
    "configmaps",
    { data: { "db-Password": value, api_token: value, tlsKey: value } },
  ],
  "an annotation": (value) => [
    "configmaps",
    {
      metadata: {
        annotations: {
          "example.com/client-secret": value,
          "kubectl.kubernetes.io/last-applied-configuration": `{"data":"${value}"}`,
        },
      },
    },
  ],
  "the template of a Deployment": (value) => [
    "deployments.apps",
    {
      ...workload("x", { app: "x" }),
      spec: {
        ...(workload("x", { app: "x" })["spec"] as object),
        template: {
          metadata: { labels: { app: "x" } },
          spec: {
            containers: [
              { name: "app", image: "app:1", env: [{ name: "A", value }], args: [`--password=${value}`] },
            ],
            initContainers: [{ name: "init", image: "app:1", env: [{ name: "A", value }] }],
          },
        },
      },
    },
  ],
};

const ENDS: Readonly<Record<string, object>> = {
  secrets: { data: {} },
  configmaps: {},
  "deployments.apps": workload("the-end", { app: "the-end" }),
};

describe("secrets of objects, in -o diff and -o jsonpatch", () => {
  for (const [what, holder] of Object.entries(HOLDERS)) {
    for (const format of ["diff", "jsonpatch"]) {
      for (const flags of [[], ["--no-redact"]]) {
        const verb = flags.length === 0 ? "hides the values of" : "prints with --no-redact the values of";
        it(`${verb} ${what} in -o ${format}`, async (t) => {
          const [resource] = holder("");
          const written = (value: string, name: string): Parameters<ApiServer["objects"]["create"]>[1] => {
            const [, object] = holder(value);
            const { metadata } = object as { metadata?: object };
            return { ...object, metadata: { ...metadata, name } };
          };
          const cli = await changed(t, [resource, "-o", format, "-n", "default", ...flags], {
            before: ({ objects }) => void objects.create(resource, written(FIRST, "old")),
            after: ({ objects }) => {
              objects.create(resource, written(FIRST, "new"));
              for (const name of ["old", "new"]) {
                const { metadata } = objects.get(resource, `default/${name}`) ?? { metadata: {} };
                const { metadata: own } = written(SECOND, name);
                objects.update(resource, { ...written(SECOND, name), metadata: { ...metadata, ...own } });
              }
              objects.create(resource, { ...ENDS[resource], metadata: { name: "the-end" } });
            },
          });
          const secrets = [FIRST, SECOND, base64(FIRST), base64(SECOND), base64(`${FIRST}-other`)];
          const found = secrets.filter((secret) => (cli.stdout + cli.stderr).includes(secret));
          if (flags.length > 0) {
            assert.notEqual(found.length, 0);
          } else {
            assert.deepEqual(found, []);
            assert.match(cli.stdout, /\*\*\* \(after\)/);
          }
        });
      }
    }
  }
});

describe("k8s-informer -o jsonpatch", () => {
  it("prints records without colours, although --color always asks for them", async (t) => {
    const cli = await changed(t, ["-o", "jsonpatch", "--color", "always", "-n", "default", "--events"], {
      before: ({ objects }) => void objects.create("pods", podNamed("web")),
      after: ({ objects }) => {
        objects.patch("pods", "default/web", { metadata: { annotations: { a: "\u001b[31m" } } }, MERGE);
        warnOfWeb(objects);
      },
    });
    assert.ok(!cli.stdout.includes("\u001b"));
    const types = cli.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { type: string }).type);
    assert.deepEqual(types, ["ADDED", "MODIFIED", "EVENT"]);
  });
});
