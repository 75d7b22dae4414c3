import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { testAuthority } from "../../support/certificates.js";
import { plugin, type PluginOptions, sourceOf, V1 } from "../plugin.js";

describe("execPluginOf, how it runs the plugin", () => {
  const info = `report({ info: JSON.parse(process.env.KUBERNETES_EXEC_INFO) })`;

  for (const apiVersion of [V1, "client.authentication.k8s.io/v1beta1"]) {
    it(`tells it what is wanted in KUBERNETES_EXEC_INFO, ${apiVersion}`, async (test) => {
      const script = `${info}; print({ token: "t" }, { apiVersion: "${apiVersion}" })`;
      const made = await plugin(test, script, { exec: { apiVersion } });
      await (await sourceOf(made)).get();
      assert.deepEqual(await made.reports(), [
        { info: { apiVersion, kind: "ExecCredential", spec: { interactive: false } } },
      ]);
    });
  }

  it("tells it the cluster when provideClusterInfo asks for it, a CA file as data", async (test) => {
    const authority = await testAuthority();
    const options: PluginOptions = {
      exec: { provideClusterInfo: true },
      cluster: {
        "certificate-authority": "ca.pem",
        "tls-server-name": "name",
        "proxy-url": "http://proxy:3128",
        extensions: [
          { name: "other", extension: 1 },
          { name: "client.authentication.k8s.io/exec", extension: { audience: "a" } },
        ],
      },
    };
    const made = await plugin(test, `${info}; print({ token: "t" })`, options);
    await made.files.write("ca.pem", authority.certificate);
    await (await sourceOf(made)).get();
    const [report] = (await made.reports()) as { info: { spec: { cluster: unknown } } }[];
    assert.deepEqual(report?.info.spec.cluster, {
      server: "https://10.0.0.1:6443",
      "tls-server-name": "name",
      "certificate-authority-data": Buffer.from(authority.certificate).toString("base64"),
      "proxy-url": "http://proxy:3128",
      config: { audience: "a" },
    });
  });

  it("gives it our environment and its own, which goes first", async (test) => {
    const made = await plugin(
      test,
      `report([process.env.A, process.env.B, process.env.PLUGIN_MORE]); print({ token: "t" })`,
    );
    const env = { PATH: process.env["PATH"], A: "ours", B: "ours", PLUGIN_LOG: "/nowhere/log" };
    await (await sourceOf(made, { env })).get();
    assert.deepEqual(await made.reports(), [["ours", "ours", null]]);
  });

  it("starts it without a shell: arguments arrive as they are", async (test) => {
    const args = ["$(id)", "a b", "; echo x", "*", '"', ""];
    const made = await plugin(test, `report(process.argv.slice(2)); print({ token: "t" })`, { args });
    await (await sourceOf(made)).get();
    assert.deepEqual(await made.reports(), [args]);
  });

  for (const [what, argument, why] of [
    ["a null character", "sec\0ret", "an argument or an environment variable contains a null character"],
    [
      "more than the system allows",
      "sec-ret".repeat(1_000_000),
      "its arguments and environment variables are too long; with provideClusterInfo they contain the certificate authority",
    ],
  ] as const) {
    it(`says why it cannot be started: an argument of ${what}`, async (test) => {
      const made = await plugin(test, `print({ token: "t" })`, { args: [argument] });
      await assert.rejects((await sourceOf(made)).get(), (error) => {
        assert.ok(
          error instanceof Error && error.message.endsWith(`it cannot be started: ${why}`),
          inspect(error),
        );
        return true;
      });
    });
  }

  it("looks for a command with a slash beside the kubeconfig, for another one in PATH", async (test) => {
    const body = `#!/bin/sh\necho '{"apiVersion":"${V1}","kind":"ExecCredential","status":{"token":"t"}}'\n`;
    for (const command of ["./bin/get-token", "bin/get-token", "get-token"]) {
      const made = await plugin(test, "", { exec: { command, args: null } });
      await chmod(await made.files.write("bin/get-token", body), 0o755);
      const env = { PATH: `${join(made.files.path, "bin")}:/usr/bin:/bin` };
      assert.deepEqual(await (await sourceOf(made, { env })).get(), { authorization: "Bearer t" });
    }
  });

  it("passes on what it says to the person, as it says it, and ends its last line", async (test) => {
    const script = `process.stderr.write("open https://login and enter 42"); setTimeout(() => print({ token: "t" }), 20)`;
    let said = "";
    const source = await sourceOf(await plugin(test, script), {
      plugins: { onStderr: (text) => void (said += text) },
    });
    await source.get();
    assert.equal(said, "open https://login and enter 42\n");
  });
});

describe("execPluginOf, with a terminal to ask on", () => {
  const modes: [string, boolean][] = [
    ["Never", false],
    ["IfAvailable", true],
    ["Always", true],
  ];
  for (const [interactiveMode, interactive] of modes) {
    it(`tells a plugin of interactiveMode ${interactiveMode} interactive: ${interactive}`, async (test) => {
      const script = `report(JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec); print({ token: "t" })`;
      const made = await plugin(test, script, { exec: { interactiveMode } });
      await (await sourceOf(made, { plugins: { mayAsk: true } })).get();
      assert.deepEqual(await made.reports(), [{ interactive }]);
    });
  }
});

describe("execPluginOf beside kubectl", () => {
  const skip =
    spawnSync("kubectl", ["version", "--client"]).status === 0 ? false : "there is no kubectl on PATH";
  const clusters: [string, object][] = [
    ["a cluster of certificates in a file", { "certificate-authority": "ca.pem", "tls-server-name": "n" }],
    ["a cluster that is not verified", { "insecure-skip-tls-verify": true, "disable-compression": true }],
    ["a proxy", { "proxy-url": "http://127.0.0.1:1", "disable-compression": false, "tls-server-name": "" }],
    [
      "settings of its own",
      { extensions: [{ name: "client.authentication.k8s.io/exec", extension: { a: [1, { b: null }] } }] },
    ],
  ];
  for (const [what, cluster] of clusters) {
    it(`tells a plugin the same as kubectl does, of ${what}`, { skip }, async (test) => {
      const script = `report(JSON.parse(process.env.KUBERNETES_EXEC_INFO)); print({ token: "t" })`;
      const made = await plugin(test, script, {
        exec: { provideClusterInfo: true },
        cluster: { server: "https://127.0.0.1:1", ...cluster },
      });
      await made.files.write("ca.pem", (await testAuthority()).certificate);
      await (await sourceOf(made)).get();
      spawnSync("kubectl", ["--kubeconfig", made.kubeconfig, "get", "--raw", "/version"], {
        env: { PATH: process.env["PATH"] },
      });
      const [ours, kubectls] = await made.reports();
      assert.ok(kubectls !== undefined);
      assert.deepEqual(ours, kubectls);
    });
  }
});

describe("execPluginOf, a plugin that cannot be used", () => {
  const refused: [string, object, RegExp][] = [
    ["no command", { command: "" }, /: it has no command$/],
    [
      "no apiVersion",
      { apiVersion: "" },
      /has apiVersion "", expected "client\.authentication\.k8s\.io\/v1" or "client\.authentication\.k8s\.io\/v1beta1"$/,
    ],
    ["an old apiVersion", { apiVersion: "client.authentication.k8s.io/v1alpha1" }, /v1alpha1", expected/],
    ["an unknown interactiveMode", { interactiveMode: "Maybe" }, /interactiveMode "Maybe", expected "Never"/],
    [
      "questions to ask and no terminal",
      { interactiveMode: "Always" },
      /has interactiveMode "Always", but standard input is not a terminal$/,
    ],
  ];
  for (const [what, exec, message] of refused) {
    it(`is refused before anything is run, with ${what}`, async (test) => {
      const made = await plugin(test, `report(count)`, { exec });
      await assert.rejects(made.load(), { code: "ERR_KUBECONFIG_INVALID", path: made.kubeconfig, message });
      assert.deepEqual(await made.reports(), []);
    });
  }

  it("is taken with no interactiveMode at all, as if it said IfAvailable", async (test) => {
    const source = await sourceOf(
      await plugin(test, `print({ token: "t" })`, { exec: { interactiveMode: null } }),
    );
    assert.deepEqual(await source.get(), { authorization: "Bearer t" });
  });
});
