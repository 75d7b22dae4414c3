import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startApiServer } from "../../../src/apiserver/index.js";
import { excludedNamespaces } from "../../../src/cli/selection/excluded-namespaces.js";
import { podNamed } from "../../support/embedded.js";
import { InProcessCli } from "../../support/in-process-cli.js";
import { Scratch } from "../../support/run-cli.js";

describe("--exclude-namespace", () => {
  it("leaves names to the server, and matches patterns itself", () => {
    const { fieldSelectors, matches } = excludedNamespaces({ excludeNamespace: ["a,kube-*", "b", "*-x*y"] });
    assert.deepEqual(fieldSelectors, ["metadata.namespace!=a", "metadata.namespace!=b"]);
    const all = ["a", "kube-system", "kube", "kube-", "xkube-y", "t-xy", "t-x-y-z", "t-xyyy"];
    assert.deepEqual(
      all.filter((name) => matches?.(name)),
      ["kube-system", "kube-", "t-xy", "t-xyyy"],
    );
    assert.deepEqual(excludedNamespaces({}), { fieldSelectors: [], matches: undefined, words: [] });
  });

  for (const [text, quoted] of [
    ["", '""'],
    ["a,,b", '""'],
    ["A", '"A"'],
    ["a_b", '"a_b"'],
    ["a.*", '"a.*"'],
    ["a(b", '"a(b"'],
  ] as const) {
    it(`refuses a text that no namespace matches: ${quoted}`, () => {
      assert.throws(() => excludedNamespaces({ excludeNamespace: [text] }), {
        name: "UsageError",
        message: new RegExp(
          `^Cannot use --exclude-namespace ${quoted.replace(/[.*(]/g, "\\$&")}: expected names`,
        ),
      });
    });
  }

  it("is refused beside -n, and not beside -A", () => {
    const excludeNamespace = ["a"];
    assert.throws(() => excludedNamespaces({ excludeNamespace, namespace: ["b"] }), {
      message: /^Cannot use --exclude-namespace with --namespace/,
    });
    assert.ok(excludedNamespaces({ excludeNamespace, namespace: ["b"], allNamespaces: true }));
  });

  it("prints nothing of these namespaces, and asks the server for none of those that are named", async (t) => {
    const server = await startApiServer();
    const scratch = new Scratch();
    t.after(async () => {
      scratch.remove();
      await server.close({ force: true });
    });
    for (const name of ["kube-system", "team-a", "team-b"]) {
      const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
      if (name !== "kube-system") {
        server.objects.create("namespaces", namespace);
      }
      server.objects.create("pods", { ...podNamed("web"), metadata: { name: "web", namespace: name } });
    }
    server.objects.create("pods", podNamed("shown"));
    const cli = new InProcessCli(t, [
      ...["--kubeconfig", scratch.write("kubeconfig", server.kubeconfig()), "-o=short", "-v=6"],
      ...["--exclude-namespace", "kube-system,team-*", "--field-selector", "metadata.name!=other"],
    ]);
    await cli.untilShown("stdout", /shown\n/);
    await cli.untilSaid("3 found");
    server.objects.delete("pods", "team-a/web", { gracePeriodSeconds: 0 });
    server.objects.delete("pods", "default/shown", { gracePeriodSeconds: 0 });
    await cli.untilShown("stdout", /Deleted from Store: shown\n$/);
    assert.doesNotMatch(cli.stdout, /web/);
    const selector = "metadata.name%21%3Dother%2Cmetadata.namespace%21%3Dkube-system";
    assert.ok(cli.stderr.includes(`fieldSelector=${selector}`), cli.stderr);
  });
});
