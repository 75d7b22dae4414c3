import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { systemClock } from "../../src/base/clock.js";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { mergeKubeconfigs } from "../../src/kubeconfig/load-kubeconfig.js";
import { resolveConfig, type ResolveOptions } from "../../src/kubeconfig/resolve-config.js";

const PATH = "/home/a/.kube/config";
const CLUSTERS = `
clusters:
- {name: c, cluster: {server: "https://10.0.0.1:6443"}}
- {name: d, cluster: {server: "https://10.0.0.2:6443"}}
users:
- {name: u, user: {token: t}}
`;
const TWO = `${CLUSTERS}
current-context: dev
contexts:
- {name: test, context: {cluster: d}}
- {name: dev, context: {cluster: c, user: u, namespace: team}}
- {name: no-cluster, context: {user: u}}
- {name: lost-cluster, context: {cluster: gone, user: u}}
- {name: lost-user, context: {cluster: c, user: gone}}
`;

async function resolve(text: string, options: Partial<ResolveOptions> = {}): Promise<ClientConfig> {
  return resolveConfig(await parseKubeconfig(text, PATH), { env: {}, clock: systemClock, ...options });
}

describe("resolveConfig", () => {
  it("follows the current context", async () => {
    const { credentials, systemAuthorities, ...rest } = await resolve(TWO);
    assert.deepEqual(rest, {
      server: "https://10.0.0.1:6443",
      insecureSkipTlsVerify: false,
      disableCompression: false,
      namespace: "team",
      contextName: "dev",
      userName: "u",
    });
    assert.deepEqual(await credentials?.get(), { authorization: "Bearer t" });
    assert.ok(systemAuthorities !== undefined);
  });

  it("follows the context it is told", async () => {
    const config = await resolve(TWO, { context: "test" });
    assert.equal(config.server, "https://10.0.0.2:6443");
    assert.equal(config.contextName, "test");
  });

  it("takes an empty context for none", async () => {
    assert.equal((await resolve(TWO, { context: "" })).contextName, "dev");
  });

  it("needs no user", async () => {
    assert.equal((await resolve(TWO, { context: "test" })).credentials, undefined);
  });

  const namespaces: [string, Partial<ResolveOptions>, string][] = [
    ["it is told", { namespace: "mine" }, "mine"],
    ["of the context", {}, "team"],
    ["of the context, when it is told an empty one", { namespace: "" }, "team"],
    ["default, when the kubeconfig names none", { context: "test" }, "default"],
  ];
  for (const [what, options, expected] of namespaces) {
    it(`takes the namespace ${what}`, async () => {
      assert.equal((await resolve(TWO, options)).namespace, expected);
    });
  }

  const where = `the kubeconfig "${PATH}"`;
  const contexts = 'contexts "dev", "lost-cluster", "lost-user", "no-cluster", "test"';
  const refused: [string, string, Partial<ResolveOptions>, string, string][] = [
    [
      "an unknown context",
      TWO,
      { context: "prod" },
      "ERR_CONTEXT_NOT_FOUND",
      `Cannot use context "prod": it does not exist, ${where} has ${contexts}`,
    ],
    [
      "an unknown current context",
      `${CLUSTERS}\ncurrent-context: gone\n`,
      {},
      "ERR_CONTEXT_NOT_FOUND",
      `Cannot use context "gone": it does not exist, ${where} has no contexts`,
    ],
    [
      "no current context",
      TWO.replace("current-context: dev", ""),
      {},
      "ERR_CONTEXT_NOT_FOUND",
      `Cannot choose a context: current-context is not set, and ${where} has ${contexts}; choose one with the option context`,
    ],
    [
      "a context without a cluster",
      TWO,
      { context: "no-cluster" },
      "ERR_KUBECONFIG_INVALID",
      `Cannot use context "no-cluster": it has no cluster, ${where} has clusters "c", "d"`,
    ],
    [
      "a context of a cluster that is not there",
      TWO,
      { context: "lost-cluster" },
      "ERR_KUBECONFIG_INVALID",
      `Cannot use context "lost-cluster": its cluster "gone" does not exist, ${where} has clusters "c", "d"`,
    ],
    [
      "a context of a user that is not there",
      TWO,
      { context: "lost-user" },
      "ERR_KUBECONFIG_INVALID",
      `Cannot use context "lost-user": its user "gone" does not exist, ${where} has users "u"`,
    ],
  ];
  for (const [what, text, options, code, message] of refused) {
    it(`refuses ${what}, saying what there is`, async () => {
      await assert.rejects(resolve(text, options), { code, message, path: PATH });
    });
  }

  it("names all the files it looked through", async () => {
    const kubeconfig = mergeKubeconfigs([await parseKubeconfig(TWO, "a"), await parseKubeconfig("", "b")]);
    assert.throws(() => resolveConfig(kubeconfig, { env: {}, clock: systemClock, context: "x" }), {
      message: /^Cannot use context "x": it does not exist, the kubeconfigs "a", "b" have contexts "dev", /,
    });
  });
});
