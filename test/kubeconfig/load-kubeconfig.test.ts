import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { parse } from "yaml";
import type { Kubeconfig } from "../../src/kubeconfig/kubeconfig-format.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import { loadKubeconfig } from "../../src/kubeconfig/load-kubeconfig.js";
import { folder, type Folder } from "./folder.js";

const FIRST = `
clusters:
- {name: shared, cluster: {server: "https://first:1", tls-server-name: first}}
- {name: one, cluster: {server: "https://one:1"}}
users:
- {name: shared, user: {token: first}}
contexts:
- {name: shared, context: {cluster: shared, user: shared}}
- {name: one, context: {cluster: one, user: two}}
`;
const SECOND = `
current-context: two
clusters:
- {name: shared, cluster: {server: "https://second:1", proxy-url: "http://p:1", disable-compression: true}}
- {name: two, cluster: {server: "https://two:1", insecure-skip-tls-verify: true}}
users:
- {name: shared, user: {username: second, password: second}}
- {name: two, user: {username: two, password: two}}
contexts:
- {name: shared, context: {cluster: two, user: two, namespace: second}}
- {name: two, context: {cluster: shared, user: shared, namespace: two}}
`;
const THIRD = `
current-context: shared
contexts:
- {name: third, context: {cluster: one, user: shared, namespace: third}}
`;

/** Lists of files, and the result of merging them by the rules of kubectl (IP-28). */
const MERGES: [string, string[], { current: string; contexts: string[] }][] = [
  ["one file", ["second"], { current: "two", contexts: ["shared", "two"] }],
  [
    "the first file to name a thing",
    ["first", "second"],
    { current: "two", contexts: ["one", "shared", "two"] },
  ],
  [
    "the same files the other way round",
    ["second", "first"],
    { current: "two", contexts: ["one", "shared", "two"] },
  ],
  [
    "the first current-context",
    ["third", "second", "first"],
    { current: "shared", contexts: ["one", "shared", "third", "two"] },
  ],
  [
    "missing files passed over",
    ["missing", "second", "gone"],
    { current: "two", contexts: ["shared", "two"] },
  ],
  ["empty entries passed over", ["", "second", "", ""], { current: "two", contexts: ["shared", "two"] }],
  ["empty files passed over", ["empty", "second"], { current: "two", contexts: ["shared", "two"] }],
  ["a file listed twice", ["second", "second"], { current: "two", contexts: ["shared", "two"] }],
];

async function threeFiles(test: TestContext): Promise<Folder> {
  const files = await folder(test);
  await Promise.all([
    files.write("first", FIRST),
    files.write("second", SECOND),
    files.write("third", THIRD),
    files.write("empty", ""),
  ]);
  return files;
}

function listOf(files: Folder, names: readonly string[]): string {
  return names.map((name) => (name === "" ? "" : join(files.path, name))).join(delimiter);
}

async function load(files: Folder, names: readonly string[]): Promise<Kubeconfig> {
  const config = await loadKubeconfig({
    env: { KUBECONFIG: listOf(files, names) },
    homeDirectory: "/nowhere",
  });
  assert.ok(config !== undefined);
  return config;
}

describe("loadKubeconfig", () => {
  for (const [what, names, expected] of MERGES) {
    it(`merges ${what} (IP-28)`, async (test) => {
      const config = await load(await threeFiles(test), names);
      assert.equal(config.currentContext, expected.current);
      assert.deepEqual([...config.contexts.keys()].sort(), expected.contexts);
    });
  }

  it("takes an entry whole from the first file that has it, never field by field", async (test) => {
    const files = await threeFiles(test);
    const config = await load(files, ["first", "second"]);
    assert.deepEqual(config.clusters.get("shared"), {
      value: { server: "https://first:1", "tls-server-name": "first" },
      path: join(files.path, "first"),
    });
    assert.deepEqual(config.users.get("shared")?.value, { token: "first" });
    assert.deepEqual(config.contexts.get("shared")?.value, { cluster: "shared", user: "shared" });
  });

  it("prefers the one file it is told to everything else", async (test) => {
    const files = await threeFiles(test);
    const kubeconfig = join(files.path, "third");
    const config = await loadKubeconfig({
      kubeconfig,
      env: { KUBECONFIG: listOf(files, ["second"]) },
      homeDirectory: "/nowhere",
    });
    assert.equal(config?.currentContext, "shared");
    assert.deepEqual(config.paths, [kubeconfig]);
  });

  it("never splits the one file it is told", async (test) => {
    const files = await threeFiles(test);
    const kubeconfig = listOf(files, ["first", "second"]);
    await assert.rejects(loadKubeconfig({ kubeconfig, env: {}, homeDirectory: "/nowhere" }), {
      code: "ERR_KUBECONFIG_NOT_FOUND",
      path: kubeconfig,
      message: `Cannot read the kubeconfig "${kubeconfig}": there is no such file`,
    });
  });

  it("reads .kube/config of the home directory when nothing else is said", async (test) => {
    const files = await folder(test);
    const path = await files.write(".kube/config", SECOND);
    for (const KUBECONFIG of [undefined, "", delimiter]) {
      const config = await loadKubeconfig({ env: { KUBECONFIG }, homeDirectory: files.path });
      assert.deepEqual(config?.paths, [path]);
    }
  });

  it("does not look into the home directory when KUBECONFIG is set", async (test) => {
    const files = await folder(test);
    await files.write(".kube/config", SECOND);
    const env = { KUBECONFIG: join(files.path, "missing") };
    assert.equal(await loadKubeconfig({ env, homeDirectory: files.path }), undefined);
  });

  it("finds nothing in files that say nothing", async (test) => {
    const files = await threeFiles(test);
    const env = { KUBECONFIG: listOf(files, ["empty", "missing"]) };
    assert.equal(await loadKubeconfig({ env, homeDirectory: files.path }), undefined);
  });

  it("refuses a broken file of a list, naming it", async (test) => {
    const files = await threeFiles(test);
    const broken = await files.write("broken", "a: 1\n\tb: 2\n");
    await assert.rejects(load(files, ["first", "broken"]), {
      code: "ERR_KUBECONFIG_INVALID",
      path: broken,
      message: /^Cannot read the kubeconfig ".*broken" at line 2: /,
    });
  });

  it("refuses a folder", async (test) => {
    const files = await folder(test);
    await assert.rejects(loadKubeconfig({ kubeconfig: files.path, env: {}, homeDirectory: "/" }), (error) => {
      assert.ok(error instanceof KubeconfigError && error.cause instanceof Error);
      assert.equal(error.code, "ERR_KUBECONFIG_INVALID");
      return true;
    });
  });
});

describe("loadKubeconfig beside kubectl", () => {
  const skip = hasKubectl() ? false : "there is no kubectl on PATH";
  for (const [what, names] of MERGES) {
    it(`reads the same as kubectl config view, ${what} (IP-28)`, { skip }, async (test) => {
      const files = await threeFiles(test);
      const ours = await load(files, names);
      const view = kubectlView(listOf(files, names));
      assert.equal(ours.currentContext, view["current-context"]);
      assert.deepEqual(values(ours.clusters), named(view.clusters, "cluster"));
      assert.deepEqual(values(ours.users), named(view.users, "user"));
      assert.deepEqual(values(ours.contexts), named(view.contexts, "context"));
    });
  }
});

describe("loadKubeconfig, a file that PowerShell wrote", () => {
  const skip = hasKubectl() ? false : "there is no kubectl on PATH";
  const text = `\ufeff${SECOND.replaceAll("\n", "\r\n")}`;
  for (const encoding of ["utf8", "utf16le"] as const) {
    it(`reads ${encoding} with a byte order mark`, async (test) => {
      const files = await folder(test);
      const kubeconfig = await files.write("config", Buffer.from(text, encoding));
      const config = await loadKubeconfig({ kubeconfig, env: {}, homeDirectory: "/" });
      assert.deepEqual([...(config?.contexts.keys() ?? [])], ["shared", "two"]);
    });

    it(`reads the same as kubectl of ${encoding} with a byte order mark`, { skip }, async (test) => {
      const files = await folder(test);
      const view = kubectlView(await files.write("config", Buffer.from(text, encoding)));
      assert.deepEqual(
        view.contexts?.map(({ name }) => name),
        ["shared", "two"],
      );
    });
  }
});

function hasKubectl(): boolean {
  return spawnSync("kubectl", ["version", "--client"]).status === 0;
}

interface View {
  readonly "current-context": string;
  readonly clusters: NamedEntry[] | null;
  readonly users: NamedEntry[] | null;
  readonly contexts: NamedEntry[] | null;
}
type NamedEntry = Readonly<Record<string, unknown>>;

function kubectlView(list: string): View {
  const stdout = execFileSync("kubectl", ["config", "view", "--raw"], {
    env: { PATH: process.env["PATH"], KUBECONFIG: list },
    encoding: "utf8",
  });
  return parse(stdout) as View;
}

function named(list: NamedEntry[] | null, field: string): object {
  return Object.fromEntries(
    (list ?? []).map((entry): [string, unknown] => [String(entry["name"]), entry[field]]),
  );
}

function values(entries: ReadonlyMap<string, { readonly value: unknown }>): object {
  return Object.fromEntries([...entries].map(([name, { value }]) => [name, value]));
}
