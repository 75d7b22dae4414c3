import assert from "node:assert/strict";
import { basename } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ApiServer, startApiServer } from "../../src/apiserver/api-server.js";
import { customResourceDefinition } from "../support/custom-resource-definition.js";
import { until } from "../support/eventually.js";
import { findKubectl, type KubectlResult, KubectlRunner, otherMinors } from "./kubectl-runner.js";

const kubectlPath = findKubectl();
const skip = kubectlPath === undefined ? "kubectl is not in PATH" : false;

function podManifest(name: string, labels: Record<string, string> = {}): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...(Object.keys(labels).length === 0 ? {} : { labels }) },
    spec: { containers: [{ name: "c", image: "nginx" }] },
  });
}

/** Starts a server and prepares a kubectl for the tests of a describe block. */
function useKubectl(path: string): {
  readonly server: ApiServer;
  readonly run: KubectlRunner["run"];
  readonly kubectl: KubectlRunner;
} {
  let server: ApiServer | undefined;
  let kubectl: KubectlRunner | undefined;
  before(async () => {
    server = await startApiServer();
    kubectl = new KubectlRunner(path, server.kubeconfig());
  });
  after(async () => {
    kubectl?.dispose();
    await server?.close();
  });
  function get<T>(value: T | undefined): T {
    assert.ok(value !== undefined);
    return value;
  }
  return {
    get server() {
      return get(server);
    },
    get kubectl() {
      return get(kubectl);
    },
    run: async (args, input, env) => get(kubectl).run(args, input, env),
  };
}

/** Asserts that a command succeeded without a warning, and returns what it printed. */
async function ok(result: Promise<KubectlResult>): Promise<string> {
  const { code, stdout, stderr } = await result;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return stdout.trim();
}

describe("kubectl", { skip }, () => {
  const fixture = useKubectl(kubectlPath ?? "");
  const { run } = fixture;

  it("knows the resources by discovery", async () => {
    const resources = await ok(run(["api-resources"]));
    assert.match(resources, /^pods +po +v1 +true +Pod$/m);
    assert.match(resources, /^deployments +deploy +apps\/v1 +true +Deployment$/m);
    assert.match((await run(["get", "foo"])).stderr, /the server doesn't have a resource type "foo"/);
  });

  it("applies a pod, applies it again, with a label, and prints what it did", async () => {
    assert.equal(await ok(run(["apply", "-f", "-"], podManifest("apply"))), "pod/apply created");
    assert.equal(await ok(run(["apply", "-f", "-"], podManifest("apply"))), "pod/apply unchanged");
    const labelled = podManifest("apply", { a: "b" });
    assert.equal(await ok(run(["apply", "-f", "-"], labelled)), "pod/apply configured");
    assert.equal(await ok(run(["get", "pod", "apply", "-o", "jsonpath={.metadata.labels.a}"])), "b");
  });

  it("creates once, and says what is wrong the second time", async () => {
    assert.equal(await ok(run(["create", "-f", "-"], podManifest("create"))), "pod/create created");
    const { code, stderr } = await run(["create", "-f", "-"], podManifest("create"));
    assert.equal(code, 1);
    assert.match(stderr, /Error from server \(AlreadyExists\).*pods "create" already exists/);
    const elsewhere = await run(["create", "-n", "nowhere", "-f", "-"], podManifest("create"));
    assert.match(elsewhere.stderr, /\(NotFound\).*namespaces "nowhere" not found/);
  });

  it("prints tables, wide ones, names, JSON and YAML", async () => {
    await ok(run(["apply", "-f", "-"], podManifest("print")));
    assert.match(await ok(run(["get", "pods"])), /^NAME\b[^]*^print\b/m);
    assert.match(await ok(run(["get", "pods", "-o", "wide"])), /^NAME\b[^]*^print\b/m);
    assert.match(await ok(run(["get", "pods", "-A"])), /^NAMESPACE +NAME\b[^]*^default +print\b/m);
    assert.match(await ok(run(["get", "pods", "-o", "name"])), /^pod\/print$/m);
    assert.equal(
      (JSON.parse(await ok(run(["get", "pod", "print", "-o", "json"]))) as { kind: string }).kind,
      "Pod",
    );
    assert.match(await ok(run(["get", "pod", "print", "-o", "yaml"])), /^kind: Pod$/m);
    assert.match(await ok(run(["get", "pods", "--sort-by=.metadata.name"])), /^print\b/m);
    assert.match(await ok(run(["get", "pods", "--chunk-size=1"])), /^print\b/m);
  });

  it("selects by label and field", async () => {
    await ok(run(["apply", "-f", "-"], podManifest("select", { sel: "yes" })));
    assert.equal(await ok(run(["get", "pods", "-l", "sel in (yes,no)", "-o", "name"])), "pod/select");
    const byField = ["get", "pods", "--field-selector", "metadata.name=select", "-o", "name"];
    assert.equal(await ok(run(byField)), "pod/select");
    const { stderr } = await run(["get", "pods", "--field-selector", "spec.nonsense=x"]);
    assert.match(stderr, /Error from server \(BadRequest\)/);
  });

  it("labels, annotates and patches in every way", async () => {
    await ok(run(["apply", "-f", "-"], podManifest("patch")));
    assert.equal(await ok(run(["label", "pod", "patch", "a=1"])), "pod/patch labeled");
    assert.equal(await ok(run(["annotate", "pod", "patch", "x=1"])), "pod/patch annotated");
    for (const [type, patch] of [
      ["strategic", `{"metadata":{"labels":{"strategic":"1"}}}`],
      ["merge", `{"metadata":{"labels":{"merge":"1"}}}`],
      ["json", `[{"op":"add","path":"/metadata/labels/json","value":"1"}]`],
    ] as const) {
      assert.equal(
        await ok(run(["patch", "pod", "patch", `--type=${type}`, "-p", patch])),
        "pod/patch patched",
      );
    }
    assert.deepEqual(
      JSON.parse(await ok(run(["get", "pod", "patch", "-o", "jsonpath={.metadata.labels}"]))),
      { a: "1", strategic: "1", merge: "1", json: "1" },
    );
    const phase = `{"status":{"phase":"Running"}}`;
    await ok(run(["patch", "pod", "patch", "--subresource=status", "--type=merge", "-p", phase]));
    assert.equal(await ok(run(["get", "pod", "patch", "-o", "jsonpath={.status.phase}"])), "Running");
  });

  it("sets an image with a strategic merge patch", async () => {
    await ok(run(["apply", "-f", "-"], podManifest("image")));
    assert.equal(await ok(run(["set", "image", "pod/image", "c=nginx:2"])), "pod/image image updated");
    const image = ["get", "pod", "image", "-o", "jsonpath={.spec.containers[*].image}"];
    assert.equal(await ok(run(image)), "nginx:2");
  });

  it("watches: a row for each event, from the state on", async () => {
    await ok(run(["apply", "-f", "-"], podManifest("watched")));
    const stream = fixture.kubectl.start(["get", "pod", "watched", "-w", "--output-watch-events"]);
    const [header, first] = await stream.take(2);
    assert.match(header ?? "", /^EVENT +NAME/);
    assert.match(first ?? "", /^ADDED +watched/);
    await ok(run(["label", "pod", "watched", "a=b"]));
    await ok(run(["delete", "pod", "watched"]));
    const rest = await stream.take(3);
    await stream.stop();
    assert.deepEqual(
      rest.map((line) => line.split(/ +/).slice(0, 2)),
      [
        ["MODIFIED", "watched"],
        ["MODIFIED", "watched"],
        ["DELETED", "watched"],
      ],
    );
  });

  it("deletes a pod that runs, and waits until it is gone", async () => {
    await ok(run(["apply", "-f", "-"], podManifest("gone")));
    fixture.server.objects.bind("gone", "node-1");
    const deleting = run(["delete", "pod", "gone"]);
    await until(() => fixture.server.objects.get("pods", "gone")?.metadata.deletionTimestamp !== undefined);
    fixture.server.objects.delete("pods", "gone", { gracePeriodSeconds: 0 });
    assert.match(await ok(deleting), /^pod "gone" deleted/);
  });

  for (const watchList of ["false", "true"]) {
    it(`waits for a condition and for a deletion, streaming lists ${watchList}`, async () => {
      const name = `wait-${watchList}`;
      const env = { KUBE_FEATURE_WatchListClient: watchList };
      await ok(run(["apply", "-f", "-"], podManifest(name)));
      const ready = run(["wait", `pod/${name}`, "--for=condition=Ready", "--timeout=20s"], "", env);
      await until(() => watches(fixture.server, name) === 1);
      fixture.server.objects.patch(
        "pods",
        name,
        { status: { conditions: [{ type: "Ready", status: "True" }] } },
        { subresource: "status" },
      );
      assert.equal(await ok(ready), `pod/${name} condition met`);
      const gone = run(["wait", `pod/${name}`, "--for=delete", "--timeout=20s"], "", env);
      await until(() => watches(fixture.server, name) === 2);
      fixture.server.objects.delete("pods", name);
      assert.equal(await ok(gone), `pod/${name} condition met`);
    });
  }

  it("creates namespaces, config maps, secrets and deployments, which it writes as protobuf", async () => {
    assert.equal(await ok(run(["create", "ns", "made"])), "namespace/made created");
    await ok(run(["create", "configmap", "cm", "--from-literal=a=b", "-n", "made"]));
    assert.equal(await ok(run(["get", "cm", "cm", "-n", "made", "-o", "jsonpath={.data.a}"])), "b");
    await ok(run(["create", "secret", "generic", "s", "--from-literal=a=b", "-n", "made"]));
    assert.equal(
      await ok(run(["get", "secret", "s", "-n", "made", "-o", "jsonpath={.type} {.data.a}"])),
      "Opaque Yg==",
    );
    await ok(run(["create", "deployment", "d", "--image=nginx", "--replicas=2", "-n", "made"]));
    assert.equal(
      await ok(run(["scale", "deployment", "d", "--replicas=5", "-n", "made"])),
      "deployment.apps/d scaled",
    );
    assert.equal(
      await ok(run(["get", "deployment", "d", "-n", "made", "-o", "jsonpath={.spec.replicas}"])),
      "5",
    );
    assert.match(await ok(run(["delete", "ns", "made"])), /^namespace "made" deleted/);
    assert.equal(fixture.server.objects.get("deployments.apps", "made/d"), undefined);
  });

  it("defines custom resources and uses them", async () => {
    assert.match(await ok(run(["apply", "-f", "-"], CRON_TABS)), /created$/);
    await ok(
      run(["wait", "--for=condition=Established", "crd/crontabs.stable.example.com", "--timeout=10s"]),
    );
    const custom = JSON.stringify({
      apiVersion: "stable.example.com/v1",
      kind: "CronTab",
      metadata: { name: "mine" },
      spec: { cronSpec: "* * * * */5" },
    });
    assert.equal(await ok(run(["apply", "-f", "-"], custom)), "crontab.stable.example.com/mine created");
    assert.match(await ok(run(["get", "ct"])), /^NAME +SPEC\b[^]*^mine +\* \* \* \* \*\/5/m);
    assert.equal(await ok(run(["label", "ct", "mine", "a=b"])), "crontab.stable.example.com/mine labeled");
    await ok(run(["delete", "crd", "crontabs.stable.example.com"]));
    assert.equal((await run(["get", "ct"])).code, 1);
  });

  it("dry-runs on the server without a trace", async () => {
    const revision = fixture.server.objects.resourceVersion;
    assert.equal(
      await ok(run(["apply", "--dry-run=server", "-f", "-"], podManifest("dry"))),
      "pod/dry created (server dry run)",
    );
    assert.equal(fixture.server.objects.resourceVersion, revision);
  });

  it("adds an ephemeral container to a pod", async () => {
    await ok(run(["apply", "-f", "-"], podManifest("debugged")));
    await ok(run(["debug", "pod/debugged", "--image=busybox", "--container=dbg", "--profile=general"]));
    const names = "jsonpath={.spec.ephemeralContainers[*].name} {.spec.containers[*].name}";
    assert.equal(await ok(run(["get", "pod", "debugged", "-o", names])), "dbg c");
  });

  it("explains, describes and asks for the version", async () => {
    await ok(run(["apply", "-f", "-"], podManifest("plain")));
    assert.match(await ok(run(["explain", "pod"])), /^KIND: +Pod$/m);
    assert.match(await ok(run(["describe", "pod", "plain"])), /^Name: +plain$/m);
    assert.match(await ok(run(["version"])), /^Server Version: v1\.33\.0$/m);
    assert.equal(await ok(run(["get", "--raw", "/readyz"])), "ok");
  });
});

describe("kubectl of other minors", { skip }, () => {
  const paths = kubectlPath === undefined ? [] : otherMinors(kubectlPath);
  if (paths.length === 0) {
    it("works as well", { skip: "no kubectl.1.NN stands beside kubectl" }, () => undefined);
  }
  for (const path of paths) {
    describe(basename(path), () => {
      const fixture = useKubectl(path);
      const { run } = fixture;

      it("applies, labels, gets, waits and deletes", async () => {
        assert.equal(await ok(run(["apply", "-f", "-"], podManifest("a"))), "pod/a created");
        assert.equal(await ok(run(["apply", "-f", "-"], podManifest("a", { x: "y" }))), "pod/a configured");
        assert.equal(await ok(run(["label", "pod", "a", "b=c"])), "pod/a labeled");
        assert.match(await ok(run(["get", "pods", "-l", "b=c,x=y"])), /^a\b/m);
        const status = { status: { conditions: [{ type: "Ready", status: "True" }] } };
        fixture.server.objects.patch("pods", "a", status, { subresource: "status" });
        assert.equal(
          await ok(run(["wait", "pod/a", "--for=condition=Ready", "--timeout=10s"])),
          "pod/a condition met",
        );
        assert.match(await ok(run(["delete", "pod", "a"])), /^pod "a" deleted/);
        assert.equal(await ok(run(["create", "ns", "n"])), "namespace/n created");
      });
    });
  }
});

/** Returns how many watches of one pod the server has logged. */
function watches(server: ApiServer, name: string): number {
  return server.requests.filter(
    ({ query }) => query.includes("watch=true") && query.includes(`metadata.name%3D${name}`),
  ).length;
}

const CRON_TABS = JSON.stringify(
  customResourceDefinition({
    kind: "CronTab",
    group: "stable.example.com",
    shortNames: ["ct"],
    version: {
      additionalPrinterColumns: [{ name: "Spec", type: "string", jsonPath: ".spec.cronSpec" }],
    },
  }),
);
