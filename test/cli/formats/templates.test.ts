import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { embeddedCli } from "../../support/embedded-cli.js";
import { happensTo } from "../../support/event-about.js";
import { podNamed } from "../../support/embedded.js";
import { Scratch } from "../../support/run-cli.js";
import { workload } from "../../support/workload-objects.js";

describe("-o jsonpath and -o custom-columns", () => {
  it("print pods as they are found and as they change", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("web"));
    const cli = run(["-o", 'jsonpath={.metadata.name}{"\\t"}{.metadata.annotations.note}{"\\n"}']);
    await cli.untilSaid("1 found");
    server.objects.patch(
      "pods",
      "default/web",
      { metadata: { annotations: { note: "a\nb" } } },
      { contentType: "application/merge-patch+json" },
    );
    server.objects.delete("pods", "default/web");
    await cli.untilShown("stdout", /(web.*\n){3}/);
    const { stdout, code } = await cli.stop();
    assert.match(stdout, /^web\t\n(web\ta\\nb\n){2,3}$/);
    assert.equal(code, 143);
  });

  it("print other kinds and workloads with their pods", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("nodes", { metadata: { name: "node-1" } });
    const nodes = run(["nodes", "-o", "custom-columns=NAME:.metadata.name,KIND:.kind,TYPE:.type"]);
    await nodes.untilShown("stdout", /^NAME {5}KIND {3}TYPE\nnode-1 {3}Node {3}ADDED\n$/);
    server.objects.create("deployments.apps", workload("web", { app: "web" }));
    const deploy = run(["deploy/web", "-n", "default", "-o", "jsonpath={.kind}/{.metadata.name}"]);
    await deploy.untilShown("stdout", /^Deployment\/web\n/);
  });

  it("begin at the event with --output-watch-events", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("web"));
    const cli = run([
      "--output-watch-events",
      "-o",
      "jsonpath={.type} {.object.metadata.name}{.metadata.name}",
    ]);
    await cli.untilShown("stdout", /^ADDED web\n$/);
  });

  it("print Kubernetes Events, which begin at the Event", async (t) => {
    const { server, run } = await embeddedCli(t);
    const web = server.objects.create("pods", podNamed("web"));
    const cli = run(["--events", "-o", "jsonpath={.kind} {.reason}{.metadata.name}"]);
    await cli.untilSaid("1 found");
    happensTo(server, web, { reason: "Unhealthy" });
    await cli.untilShown("stdout", /^Event Unhealthy/m);
  });

  it("tell of a template that fails on an object once, then how often, and go on", async (t) => {
    const { server, run } = await embeddedCli(t);
    for (const name of ["a", "b", "c"]) {
      server.objects.create("pods", podNamed(name));
    }
    const cli = run(["-o", "jsonpath={.metadata.name}{.spec.containers[4]}", "--quiet"]);
    await cli.untilSaid("error: ");
    assert.match(
      (await cli.stop()).stderr,
      /error: cannot print the pod default\/c \(and 1 more\): array index/,
    );
    const [first] = cli.said;
    assert.equal(
      first,
      "error: cannot print the pod default/a: array index out of bounds: index 4, length 1",
    );
    assert.equal(cli.stdout, "");
  });

  it("fail on an object without a field if --allow-missing-template-keys=false", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("web"));
    const cli = run(["-o", "jsonpath={.spec.nodeName}", "--allow-missing-template-keys=false"]);
    await cli.untilSaid("error: cannot print the pod default/web: nodeName is not found\n");
    const allowed = run(["-o", "jsonpath=<{.spec.nodeName}>", "--allow-missing-template-keys"]);
    await allowed.untilShown("stdout", /^<>\n$/);
  });

  it("warn once of a template that may not be meant so", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("web"));
    const cli = run(["-o", "jsonpath=.metadata.name"]);
    await cli.untilShown("stdout", /^\.metadata\.name\n$/);
    assert.equal(
      cli.said[0],
      "warning: the template is printed as it is, because it has no braces: paths are written {.metadata.name}",
    );
  });

  it("read the template from a file", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("web"));
    const scratch = new Scratch();
    t.after(() => scratch.remove());
    const template = scratch.write("template", "{.kind}: {.metadata.name}\n");
    await run(["-o", `jsonpath-file=${template}`]).untilShown("stdout", /^Pod: web\n$/);
    const columns = scratch.write("columns", "KIND NAME\n.kind .metadata.name\n");
    await run(["-o", `custom-columns-file=${columns}`]).untilShown("stdout", /^KIND {3}NAME\nPod {4}web\n$/);
  });
});
