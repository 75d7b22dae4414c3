import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KubeObject } from "../../src/api/object.js";
import type { ObjectPrinter } from "../../src/printer/formats/format.js";
import { diffFormat } from "../../src/printer/formats/diff-format.js";
import { clockTime } from "../../src/printer/line-time.js";
import { plainPaint } from "../../src/printer/printer.js";
import { ADDED, AT, DELETED, HOSTILE, NEVER_SEEN, UPDATED, WEB } from "./sample-pods.js";

const PLAIN = { paint: plainPaint, time: clockTime(), argument: "" };
const DEPLOYMENTS = { group: "apps", version: "v1", kind: "Deployment" };
const CONFIG_MAPS = { group: "", version: "v1", kind: "ConfigMap" };

/** A second after `AT`. */
const LATER = new Date(AT.getTime() + 1_000);

async function printerOf(
  kind: typeof DEPLOYMENTS,
  options: Partial<Parameters<typeof diffFormat>[0]> = {},
): Promise<ObjectPrinter> {
  const made = await diffFormat({ ...PLAIN, ...options }).kind(kind, () => []);
  assert.equal(made.prints, "objects");
  return made.printer;
}

/** Prints two states of an object that was there at the start, and returns the difference. */
async function changed(
  kind: typeof DEPLOYMENTS,
  [before, after]: readonly [KubeObject, KubeObject],
  options?: Partial<Parameters<typeof diffFormat>[0]>,
): Promise<string> {
  const print = await printerOf(kind, options);
  print({ type: "add", object: before, cause: "initial" }, AT);
  return print({ type: "update", object: after, before, cause: "watch" }, LATER);
}

function deployment(image: string, { generation = 1, conditions = [] as object[] } = {}): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      namespace: "shop",
      name: "web",
      generation,
      resourceVersion: String(generation),
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": image },
    },
    spec: { replicas: 3, template: { spec: { containers: [{ name: "app", image }] } } },
    status: { observedGeneration: generation, replicas: 3, conditions },
  } as KubeObject;
}

function configMap(data: Record<string, string>): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { namespace: "shop", name: "app" },
    data,
  } as KubeObject;
}

describe("diffFormat", () => {
  it("prints the image that a Deployment got", async () => {
    assert.equal(
      await changed(DEPLOYMENTS, [deployment("web:1"), deployment("web:2", { generation: 2 })], {
        contextLines: 1,
      }),
      [
        "--- deployment.apps shop/web 11:32:05",
        "+++ deployment.apps shop/web 11:32:06",
        "@@ -10,3 +10,3 @@",
        "       containers:",
        "-        - image: web:1",
        "+        - image: web:2",
        "           name: app",
        "",
      ].join("\n"),
    );
  });

  it("prints the lines of a ConfigMap that changed", async () => {
    const states = ["port = 80", "port = 81"].map((line) =>
      configMap({ "app.conf": `# settings\nname = web\n${line}\ntls = on\nlog = info\n`, mode: "a" }),
    );
    assert.equal(
      await changed(CONFIG_MAPS, [states[0] ?? {}, states[1] ?? {}]),
      [
        "--- configmap shop/app 11:32:05",
        "+++ configmap shop/app 11:32:06",
        "@@ -3,7 +3,7 @@",
        "   app.conf: |",
        "     # settings",
        "     name = web",
        "-    port = 80",
        "+    port = 81",
        "     tls = on",
        "     log = info",
        "   mode: a",
        "",
      ].join("\n"),
    );
  });

  it("prints nothing if only noise changed, and for a resync", async () => {
    const condition = (at: string): object => ({ type: "Available", status: "True", lastTransitionTime: at });
    const states = [1, 2].map((generation) =>
      deployment("web:1", {
        generation,
        conditions: [{ ...condition(String(generation)), lastUpdateTime: "x" }],
      }),
    );
    assert.equal(await changed(DEPLOYMENTS, [states[0] ?? {}, states[1] ?? {}]), "");
    assert.equal(diffFormat(PLAIN).pods({ ...UPDATED, before: WEB, cause: "resync" }, AT), "");
  });

  it("prints an added pod as the difference from nothing, and one line for what is there at the start", () => {
    const added = diffFormat(PLAIN).pods(ADDED, AT).split("\n");
    assert.deepEqual(added.slice(0, 6), [
      "--- /dev/null",
      "+++ shop/web 11:32:05",
      "@@ -0,0 +1,30 @@",
      "+apiVersion: v1",
      "+kind: Pod",
      "+metadata:",
    ]);
    assert.equal(added.length, 3 + 30 + 1);
    assert.equal(
      diffFormat(PLAIN).pods({ ...ADDED, cause: "initial", context: "east" }, AT),
      "2026/11/23 11:32:05 New Pod Added to Store: web  ns=shop context=east initial\n",
    );
  });

  it("prints one line for a pod that was deleted, or that cannot be read", () => {
    const { pods } = diffFormat(PLAIN);
    assert.equal(pods(DELETED, AT), "2026/11/23 11:32:05 Pod Deleted from Store: web  ns=shop\n");
    assert.equal(pods(NEVER_SEEN, AT), "2026/11/23 11:32:05 Pod Deleted from Store: gone  ns=shop missed\n");
    const unreadable = { type: "update", key: "shop/web", object: undefined, cause: "watch" } as const;
    assert.equal(pods(unreadable, AT), "2026/11/23 11:32:05 web Pod Updated to web  ns=shop\n");
  });

  it("leads from the state that was printed last, whatever was left out since", async () => {
    const print = await printerOf(DEPLOYMENTS);
    print({ type: "add", object: deployment("web:1"), cause: "initial" }, AT);
    const text = print(
      { type: "update", before: deployment("web:2"), object: deployment("web:3"), cause: "relist" },
      LATER,
    );
    assert.match(text, /^-.*web:1\n\+.*web:3$/m);
    assert.match(text, /^\+\+\+ deployment\.apps shop\/web 11:32:06 missed$/m);
  });

  it("leads from the state of the event, without its time, if the object was not printed before", async () => {
    const print = await printerOf(DEPLOYMENTS);
    const text = print(
      { type: "update", before: deployment("web:2"), object: deployment("web:3"), cause: "watch" },
      AT,
    );
    assert.match(text, /^--- deployment\.apps shop\/web\n/);
    assert.match(text, /^-.*web:2\n\+.*web:3$/m);
  });

  it("hides what may be secret, and shows that it changed", async () => {
    const states: readonly [KubeObject, KubeObject] = [
      configMap({ token: "old" }),
      configMap({ token: "new" }),
    ];
    assert.match(
      await changed(CONFIG_MAPS, states),
      /\n- {2}token: "\*\*\* \(before\)"\n\+ {2}token: "\*\*\* \(after\)"\n/,
    );
    assert.match(
      await changed(CONFIG_MAPS, states, { redact: false }),
      /\n- {2}token: old\n\+ {2}token: new\n/,
    );
  });

  it("colours what came and what went, and dims the rest, with the given paint only", async () => {
    const marked = (mark: string) => (text: string) => `${mark}${text}${mark}`;
    const paint = { good: marked("g"), bad: marked("b"), pending: marked("p"), dim: marked("d") };
    const states: readonly [KubeObject, KubeObject] = [configMap({ a: "1" }), configMap({ a: "2" })];
    const lines = (await changed(CONFIG_MAPS, states, { paint, contextLines: 0 })).split("\n");
    assert.deepEqual(lines, [
      "d--- configmap shop/app 11:32:05d",
      "d+++ configmap shop/app 11:32:06d",
      "d@@ -3,1 +3,1 @@d",
      'b-  a: "1"b',
      'g+  a: "2"g',
      "",
    ]);
  });

  it("escapes what a terminal would obey, in values and in names", () => {
    const text = diffFormat(PLAIN).pods({ type: "add", object: HOSTILE, cause: "watch" }, AT);

    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
  });
});
