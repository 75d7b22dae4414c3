import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { parseKeepingNumbers } from "../../src/jsonpath/parse-json-tokens.js";
import { compactJson } from "../../src/wire/json/json-text.js";
import { customResourceDefinition } from "../support/custom-resource-definition.js";
import { InProcessCli } from "../support/in-process-cli.js";
import {
  kubectlMissing,
  type RealCluster,
  realClusterMissing,
  startRealCluster,
} from "../support/real-cluster.js";
import { realisticPod } from "../support/real/realistic-pod.js";

const MOST = "9223372036854775807";

const LEDGERS = customResourceDefinition({
  kind: "Ledger",
  schema: {
    type: "object",
    properties: {
      spec: {
        type: "object",
        "x-kubernetes-preserve-unknown-fields": true,
        properties: { total: { type: "integer", format: "int64" }, ratio: { type: "number" } },
      },
    },
  },
});

const LEDGER = `{"apiVersion":"example.com/v1","kind":"Ledger","metadata":{"name":"a","namespace":"default"},
"spec":{"total":${MOST},"least":-9223372036854775808,"ratio":1.5,"large":1e30,"texts":{"10":"${MOST}","9":"1.0"},
"markup":"<b>&\\u202e\\u001b</b>","list":[0.1,1000000,-0]}}`;

const TYPES = ["ledgers", "pods"] as const;
const PATHS = {
  ledgers: "/apis/example.com/v1/namespaces/default/ledgers/a",
  pods: "/api/v1/namespaces/default/pods/a",
} as const;

describe("JSON of a real server", { skip: realClusterMissing() ?? kubectlMissing() }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster();
      await cluster.kubectl(["create", "-f", "-"], { input: LEDGERS });
      await cluster.kubectl(["wait", "--for=condition=Established", "crd/ledgers.example.com"]);
      await cluster.kubectl(["create", "-f", "-"], { input: LEDGER });
      const { manifest, name } = realisticPod(7, "default");
      const input = JSON.stringify(manifest).replace(`"name":"${name}"`, '"name":"a"');
      await cluster.kubectl(["create", "-f", "-"], { input });
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  /** Returns what is printed of the object "a" at the start. */
  async function printed(t: TestContext, ...args: readonly string[]): Promise<string> {
    const cli = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, "-n", "default", ...args]);
    await cli.untilSaid(" 1 found\n");
    return (await cli.stop()).stdout;
  }

  async function objectText(t: TestContext, ...args: readonly string[]): Promise<string> {
    const line = await printed(t, ...args, "-o", "json");
    const at = line.indexOf('"object":') + '"object":'.length;
    return line.slice(at, line.lastIndexOf("}"));
  }

  for (const type of TYPES) {
    for (const show of ["all", "changes"]) {
      it(`is printed byte for byte with its managedFields: ${type} with --show ${show}`, async (t) => {
        const { stdout } = await cluster.kubectl(["get", "--raw", PATHS[type]]);
        const text = await objectText(t, type, "--show", show, "--show-managed-fields");
        assert.equal(text, stdout.trimEnd().replaceAll("\u202e", "\\u202e"));
      });

      it(`has the values and the numbers of kubectl: ${type} with --show ${show}`, async (t) => {
        const { stdout } = await cluster.kubectl(["get", type, "a", "-o", "json"]);
        const compact = compactJson(stdout);
        const wanted = parseKeepingNumbers(compact);
        const found = parseKeepingNumbers(await objectText(t, type, "--show", show));
        assert.ok(isDeepStrictEqual(found, wanted), compact);
      });
    }

    it(`is printed as kubectl's YAML says: ${type}`, async (t) => {
      const { stdout } = await cluster.kubectl(["get", type, "a", "-o", "yaml"]);
      const own = parse(await printed(t, type, "-o", "yaml"), { intAsBigInt: true }) as { object: unknown };
      assert.deepEqual(own.object, parse(stdout, { intAsBigInt: true }));
    });
  }

  it("differs in numbers beyond 2^53 as -o diff and -o jsonpatch print it", async (t) => {
    await cluster.kubectl(["create", "-f", "-"], { input: LEDGER.replace('"name":"a"', '"name":"d"') });
    t.after(async () => cluster.kubectl(["delete", "ledger", "d"]));
    const [diff, patch] = ["diff", "jsonpatch"].map(
      (format) =>
        new InProcessCli(t, [
          ...["--kubeconfig", cluster.kubeconfigPath, "-n", "default", "ledgers/d", "-o", format],
        ]),
    );
    await Promise.all([diff?.untilSaid(" found\n"), patch?.untilSaid(" found\n")]);
    const change = `{"spec":{"total":9223372036854775806}}`;
    await cluster.kubectl(["patch", "ledger", "d", "--type=merge", "-p", change]);
    await diff?.untilShown("stdout", /\n- {2}total: 9223372036854775807\n\+ {2}total: 9223372036854775806\n/);
    await patch?.untilShown("stdout", /"path":"\/spec\/total","value":9223372036854775806\}/);
  });

  for (const format of ["json", "yaml"]) {
    it(`is accepted by kubectl create as -o ${format} prints it, and stays what it is`, async (t) => {
      const text =
        format === "json"
          ? await objectText(t, "ledgers")
          : ((await printed(t, "ledgers", "-o", "yaml")).split(/\nobject:\n/)[1] ?? "").replace(
              /^ {2}/gm,
              "",
            );
      const name = `copy-${format}`;
      const input = text
        .replace(/"?resourceVersion"?: ?"\d+",?\n? */, "")
        .replace(/("?name"?: ?)"?a"?(?=[,}\n])/, `$1"${name}"`);
      await cluster.kubectl(["create", "-f", "-"], { input });
      t.after(async () => cluster.kubectl(["delete", "ledger", name]));
      for (const member of ["spec", "spec.total", "spec.least", "spec.texts"]) {
        const path = `jsonpath={.${member}}`;
        const [copy, original] = await Promise.all(
          [name, "a"].map(async (asked) => cluster.kubectl(["get", "ledger", asked, "-o", path])),
        );
        assert.equal(copy?.stdout, original?.stdout);
      }
      assert.match(input, new RegExp(`"?total"?: ?${MOST}`));
    });
  }
});
