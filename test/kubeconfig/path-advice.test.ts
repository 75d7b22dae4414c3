import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { folder } from "./folder.js";

describe("advice about the path of a kubeconfig", () => {
  const given = { env: {}, homeDirectory: "/home/kim" };
  const cases = [
    ["~/k.yaml", '"~" was not expanded by a shell: use "/home/kim/k.yaml"'],
    ["~", '"~" was not expanded by a shell: use "/home/kim"'],
    ['"/k/config"', "the quotes are part of the path: leave them out"],
    ["'/k/config'", "the quotes are part of the path: leave them out"],
  ] as const;
  for (const [path, advice] of cases) {
    it(`names the cause for ${path} in --kubeconfig and in KUBECONFIG`, async () => {
      await assert.rejects(loadClientConfig({ ...given, kubeconfig: path }), {
        message: `Cannot read the kubeconfig "${path}": there is no such file; ${advice}`,
      });
      await assert.rejects(loadClientConfig({ ...given, env: { KUBECONFIG: path } }), (error: Error) =>
        error.message.endsWith(`not running in a pod; ${advice}`),
      );
    });
  }

  it("is not given for other paths, nor for files that exist", async (t) => {
    await assert.rejects(loadClientConfig({ ...given, kubeconfig: "/no~where" }), {
      message: 'Cannot read the kubeconfig "/no~where": there is no such file',
    });
    const files = await folder(t);
    const kubeconfig = await files.write("'config'", "clusters: [{name: c, cluster: {server: https://c}}]");
    assert.equal(
      (await loadClientConfig({ ...given, kubeconfig, overrides: { cluster: "c" } })).server,
      "https://c",
    );
  });
});
