import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { parseAllDocuments } from "yaml";
import type { JsonObject } from "../../src/base/json-object.js";
import { folder, kubeconfigText } from "../kubeconfig/folder.js";
import { serve } from "../support/http-fixture.js";
import { InProcessCli } from "../support/in-process-cli.js";
import { jsonOf, MISSHAPEN_PODS } from "../support/misshapen-pods.js";

const LAST: JsonObject = { metadata: { name: "the-end", namespace: "shop", resourceVersion: "9" } };

/** Answers with the pods in a list, and again as events of the watch, with another pod at the end. */
function server(pods: readonly JsonObject[]): RequestListener {
  const list = { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "7" }, items: pods };
  const events = pods.map((object) => {
    const metadata = { ...(object["metadata"] as JsonObject), resourceVersion: "8" };
    return { type: "MODIFIED", object: { ...object, metadata } };
  });
  return (request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    if ((request.url ?? "").includes("watch=")) {
      response.write([...events, { type: "ADDED", object: LAST }].map(jsonOf).join("\n"));
    } else {
      response.end(jsonOf(list));
    }
  };
}

interface Printed {
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

/** Runs the command line until it has printed the last pod, and stops it. */
async function printed(t: TestContext, format: string, pods: readonly JsonObject[] = PODS): Promise<Printed> {
  const { url } = await serve(t, server(pods));
  const files = await folder(t);
  const kubeconfig = await files.write("config", kubeconfigText({ server: url }));
  const run = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--color", "never", "-o", format]);
  await run.untilShown("stdout", /the-end/);
  const { code, stdout } = await run.stop();
  assert.equal(code, 143, run.stderr);
  return {
    lines: stdout.split("\n").slice(0, -1),
    warnings: run.said.filter((line) => line.startsWith("warning: cannot decode")),
  };
}

const PODS = MISSHAPEN_PODS.map(({ pod }) => pod);
const NAMES = PODS.map((pod) => (pod["metadata"] as { readonly name: string }).name);

function warningAbout(name: string | undefined, reason: string): string {
  return `warning: cannot decode the pod shop/${name}, printing only its name: ${reason}`;
}

/** The warnings of the formats that print whole pods: one pod is nested deeply. */
function deepWarnings(): string[] {
  const at = MISSHAPEN_PODS.findIndex(({ what }) => what.startsWith("a deep member"));
  return [warningAbout(NAMES[at], "found more than 64 levels of objects and lists")];
}

describe("k8s-informer, of pods whose members have other types", () => {
  it("prints one line for each event, and only the name of a pod that cannot be read", async (t) => {
    const { lines, warnings } = await printed(t, "default");
    const states = MISSHAPEN_PODS.map(({ shown }, index) => {
      const state = "line" in shown ? ` ${shown.line}` : "";
      return { name: NAMES[index] ?? "", state };
    });
    assert.deepEqual(
      lines.map((line) => line.slice("2026/11/23 11:32:05 ".length)),
      [
        ...states.map(({ name, state }) => `New Pod Added to Store: ${name}  ns=shop${state} initial`),
        ...states.map(({ name, state }, index) => {
          // What is nested too deeply to be compared counts as changed.
          const changed =
            MISSHAPEN_PODS[index]?.what.startsWith("a deep member") === true ? "spec" : "nothing";
          return `${name} Pod Updated to ${name}  ns=shop${state} changed=${changed}`;
        }),
        "New Pod Added to Store: the-end  ns=shop status= ready=0/0 restarts=0 node=<none>",
      ],
    );
    const reasons = MISSHAPEN_PODS.flatMap(({ shown }, index) =>
      "reason" in shown ? [warningAbout(NAMES[index], shown.reason)] : [],
    );
    // The first is told at once, and the others as a number at the end.
    const others = `printing only its name (and ${reasons.length - 2} more)`;
    assert.deepEqual(warnings, [reasons[0], reasons.at(-1)?.replace("printing only its name", others)]);
  });

  for (const format of ["short", "name"]) {
    it(`prints every name with -o ${format}, which reads nothing else`, async (t) => {
      const { lines, warnings } = await printed(t, format);
      assert.equal(lines.length, 2 * NAMES.length + 1);
      for (const [index, line] of lines.entries()) {
        assert.ok(line.endsWith([...NAMES, ...NAMES, "the-end"][index] ?? "?"), line);
      }
      assert.deepEqual(warnings, []);
    });
  }

  it("prints what the server sent with -o json", async (t) => {
    const { lines, warnings } = await printed(t, "json");
    const objects = lines.map((line) => (JSON.parse(line) as { readonly object: unknown }).object);
    assert.equal(objects.length, 2 * PODS.length + 1);
    for (const [index, { pod }] of MISSHAPEN_PODS.entries()) {
      if (!warnings[0]?.includes(`shop/${NAMES[index]},`)) {
        assert.deepEqual(objects[index], JSON.parse(JSON.stringify(pod)));
      }
    }
    assert.deepEqual(warnings, deepWarnings());
  });

  it("prints documents that can be read with -o yaml", async (t) => {
    const { lines, warnings } = await printed(t, "yaml");
    const documents = parseAllDocuments(lines.join("\n"));
    assert.equal(documents.length, 2 * PODS.length + 1);
    assert.deepEqual(
      documents.flatMap((document) => document.errors),
      [],
    );
    assert.deepEqual(warnings, deepWarnings());
  });

  it("prints names that Kubernetes does not allow", async (t) => {
    const status = { phase: 5 };
    const pods = [
      { metadata: { name: "a/b/c", namespace: "shop", resourceVersion: "7" }, status },
      { metadata: { name: "d", namespace: 5, resourceVersion: "7" } },
      { metadata: { name: "e", namespace: ["shop"], resourceVersion: "7" }, status },
    ];
    const { lines } = await printed(t, "default", pods);
    assert.deepEqual(
      lines.slice(0, 3).map((line) => line.slice("2026/11/23 11:32:05 ".length)),
      [
        "New Pod Added to Store: a/b/c  ns=shop initial",
        "New Pod Added to Store: d  ns= initial",
        "New Pod Added to Store: e  ns= initial",
      ],
    );
  });
});
