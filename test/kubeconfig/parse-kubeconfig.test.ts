import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";

const USUAL = `
apiVersion: v1
kind: Config
preferences: {}
current-context: dev
clusters:
- name: c
  cluster:
    server: https://10.0.0.1:6443
    insecure-skip-tls-verify: true
    a-field-of-the-future: 3
users:
- name: u
  user: {token: t}
contexts:
- name: dev
  context: {cluster: c, user: u, namespace: n}
`;

describe("parseKubeconfig", () => {
  it("reads clusters, users, contexts and the current context", async () => {
    const config = await parseKubeconfig(USUAL, "/k/config");
    assert.equal(config.currentContext, "dev");
    assert.deepEqual(config.paths, ["/k/config"]);
    assert.deepEqual(config.clusters.get("c"), {
      value: { server: "https://10.0.0.1:6443", "insecure-skip-tls-verify": true },
      path: "/k/config",
    });
    assert.deepEqual(config.users.get("u")?.value, { token: "t" });
    assert.deepEqual(config.contexts.get("dev")?.value, { cluster: "c", user: "u", namespace: "n" });
  });

  const accepted: [
    string,
    string,
    (config: Awaited<ReturnType<typeof parseKubeconfig>>) => unknown,
    unknown,
  ][] = [
    ["an empty file", "", (config) => config.contexts.size, 0],
    ["a comment alone", "# nothing\n", (config) => config.contexts.size, 0],
    ["JSON", '{"current-context":"x"}', (config) => config.currentContext, "x"],
    ["a byte order mark", "\uFEFFcurrent-context: x\n", (config) => config.currentContext, "x"],
    ["no kind and no apiVersion", "current-context: x", (config) => config.currentContext, "x"],
    ["the first of several documents", "---\ncurrent-context: x\n---\na: 1\n", (c) => c.currentContext, "x"],
    ["the last of two equal keys", "current-context: x\ncurrent-context: y\n", (c) => c.currentContext, "y"],
    ["null for absent", "current-context: null\nclusters: null\nusers:\n", (config) => config.users.size, 0],
    ["null for an empty cluster", "clusters: [{name: c, cluster: }]", (c) => c.clusters.get("c")?.value, {}],
    ["an entry without a name, as if it were not there", "users: [{user: {}}]", (c) => c.users.size, 0],
    [
      "merge keys",
      "base: &b {server: https://b}\nclusters: [{name: c, cluster: {<<: *b}}]",
      (config) => config.clusters.get("c")?.value.server,
      "https://b",
    ],
    [
      "a flag in the words of YAML 1.1",
      "clusters: [{name: c, cluster: {insecure-skip-tls-verify: Yes}}]",
      (config) => config.clusters.get("c")?.value["insecure-skip-tls-verify"],
      true,
    ],
    [
      "fields named like members of objects",
      "clusters: [{name: __proto__, cluster: {constructor: 1, toString: {}, server: s}}]",
      (config) => config.clusters.get("__proto__")?.value,
      { server: "s" },
    ],
  ];
  for (const [what, text, part, expected] of accepted) {
    it(`accepts ${what}, as kubectl does`, async () => {
      assert.deepEqual(part(await parseKubeconfig(text, "f")), expected);
    });
  }

  const refused: [string, string, string][] = [
    ["a tab", "a: 1\n\tb: 2\n", " at line 2: it is not valid YAML: Tabs are not allowed as indentation"],
    [
      "an open bracket",
      "users: [",
      " at line 1: it is not valid YAML: Flow sequence in block collection must be ",
    ],
    ["text", "hello", " at line 1: found a string, expected a mapping"],
    ["a list", "\n- a\n", " at line 2: found a list, expected a mapping"],
    ["another kind", "apiVersion: v1\nkind: Pod\n", ' at line 2: found kind "Pod", expected "Config"'],
    ["another version", "apiVersion: v2\nkind: Config\n", ' at line 1: found apiVersion "v2", expected "v1"'],
    [
      "clusters that are no list",
      "\nclusters: {}\n",
      " at line 2: found a mapping at clusters, expected a list",
    ],
    [
      "a number for a name",
      "contexts:\n- name: dev\n- name: 12\n",
      " at line 3: found a number at contexts[1].name, expected a string; put the value in quotes",
    ],
    [
      "a number for a token",
      "users:\n- name: u\n  user:\n    token: 12345\n",
      " at line 4: found a number at users[0].user.token, expected a string; put the value in quotes",
    ],
    [
      "a boolean for an argument",
      "users: [{name: u, user: {exec: {args: [a, true]}}}]",
      " at line 1: found a boolean at users[0].user.exec.args[1], expected a string; put the value in quotes",
    ],
    [
      "text for a flag",
      "clusters: [{name: c, cluster: {disable-compression: maybe}}]",
      " at line 1: found a string at clusters[0].cluster.disable-compression, expected true or false",
    ],
    ["two of one name", "users:\n- name: u\n- name: u\n", ' at line 3: found two users named "u"'],
    [
      "a key that is a list",
      "a: 1\n? [hunter2]\n: 1\n",
      " at line 2: it is not valid YAML: a key is not a text",
    ],
    [
      "lists in lists, which would end the process",
      `a: 1\nb: ${"[".repeat(100_000)}`,
      " at line 2: it is not valid YAML: it has more than 200 levels of lists and mappings",
    ],
    ["an alias of nothing", "a: *hunter2\n", "it is not valid YAML: Unresolved alias"],
    [
      "an explosion of aliases",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${Array.from("bcdefgh", (name, index) => {
        const before = "abcdefg"[index] ?? "";
        return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(",")}]`;
      }).join("\n")}\n`,
      "it is not valid YAML: Excessive alias count",
    ],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}, naming the line`, async () => {
      await assert.rejects(parseKubeconfig(text, "/k/config"), (error) => {
        assert.ok(error instanceof KubeconfigError);
        assert.equal(error.code, "ERR_KUBECONFIG_INVALID");
        assert.equal(error.path, "/k/config");
        assert.ok(error.message.startsWith('Cannot read the kubeconfig "/k/config"'), error.message);
        assert.ok(error.message.includes(message), error.message);
        assert.ok(!/hunter2|12345/.test(error.message), error.message);
        return true;
      });
    });
  }
});
