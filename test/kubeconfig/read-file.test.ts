import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { readFile } from "../../src/kubeconfig/read-file.js";
import { folder, kubeconfigText } from "./folder.js";
import { plugin, sourceOf } from "./plugin.js";

const MIB = 1_048_576;

/** A file of zeros that takes no place on the disk. */
async function sparse(test: TestContext, bytes: number): Promise<string> {
  const path = await (await folder(test)).write("sparse", "");
  await truncate(path, bytes);
  return path;
}

const ENDLESS = "/dev/zero";
const noDevices = process.platform === "win32" ? "there is no /dev/zero" : false;

describe("readFile", () => {
  it("reads a whole file in the encoding that is asked for", async (test) => {
    const text = `${"é".repeat(100_001)}\n`;
    const path = await (await folder(test)).write("f", text);
    assert.equal(await readFile(path, "utf8"), text);
    assert.equal(await readFile(path, "base64"), Buffer.from(text).toString("base64"));
  });

  it("reads an empty file", async (test) => {
    assert.equal(await readFile(await (await folder(test)).write("f", ""), "utf8"), "");
  });

  it("reads a file of the largest size, and refuses one that has a byte more", async (test) => {
    assert.equal((await readFile(await sparse(test, 8 * MIB), "latin1")).length, 8 * MIB);
    const tooLarge = await sparse(test, 8 * MIB + 1);
    await assert.rejects(readFile(tooLarge, "latin1"), {
      message: "it is larger than 8 MiB, which is the limit",
    });
  });

  it("refuses a device without an end", { skip: noDevices }, async () => {
    await assert.rejects(readFile(ENDLESS, "utf8", { limitMiB: 1 }), { message: /^it is larger than 1 MiB/ });
  });

  it(
    "reads a named pipe without a writer like an empty file, unless it may wait",
    { skip: noDevices },
    async (test) => {
      const path = join((await folder(test)).path, "pipe");
      execFileSync("mkfifo", [path]);
      assert.equal(await readFile(path, "utf8"), "");
      const waiting = readFile(path, "utf8", { mayWait: true });
      execFileSync("sh", ["-c", 'printf "late" > "$0"', path]);
      assert.equal(await waiting, "late");
    },
  );

  it("says which file is missing", async (test) => {
    const path = join((await folder(test)).path, "missing");
    await assert.rejects(readFile(path, "utf8"), { code: "ENOENT", path });
  });
});

/** Reads what the config names, as the first request does. */
async function use({ certificateAuthority, credentials }: ClientConfig): Promise<void> {
  await certificateAuthority?.();
  await credentials?.get();
}

describe("a kubeconfig with a file that has no end", { skip: noDevices }, () => {
  const key = { "client-key-data": Buffer.from("k").toString("base64") };
  const cases: [string, object, object, RegExp][] = [
    [
      "token",
      {},
      { tokenFile: ENDLESS },
      /^Cannot read the token file "\/dev\/zero": it is larger than 1 MiB/,
    ],
    [
      "authority",
      { "certificate-authority": ENDLESS },
      {},
      /^Cannot read the certificate authority "\/dev\/zero": it is larger than 8 MiB/,
    ],
    [
      "certificate",
      {},
      { "client-certificate": ENDLESS, ...key },
      /^Cannot read the client-certificate "\/dev\/zero": it is larger than 1 MiB/,
    ],
    [
      "key",
      {},
      { "client-certificate-data": key["client-key-data"], "client-key": ENDLESS },
      /^Cannot read the client-key "\/dev\/zero": it is larger than 1 MiB/,
    ],
  ];
  for (const [what, cluster, user, message] of cases) {
    it(`says that the ${what} is too large`, async (test) => {
      const files = await folder(test);
      const kubeconfig = await files.write("config", kubeconfigText(cluster, user));
      const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: files.path });
      await assert.rejects(use(config), { code: "ERR_KUBECONFIG_INVALID", message });
    });
  }

  it("says that the authority for a plugin is too large", async (test) => {
    const cluster = { "certificate-authority": ENDLESS };
    const made = await plugin(test, `print({ token: "t" })`, { cluster, exec: { provideClusterInfo: true } });
    await assert.rejects((await sourceOf(made)).get(), {
      message: /^Cannot read the certificate authority "\/dev\/zero": it is larger than 8 MiB/,
    });
  });

  it("says that the kubeconfig itself is too large", async (test) => {
    const homeDirectory = (await folder(test)).path;
    await assert.rejects(loadClientConfig({ kubeconfig: ENDLESS, env: {}, homeDirectory }), {
      code: "ERR_KUBECONFIG_INVALID",
      message: /^Cannot read the kubeconfig "\/dev\/zero": it is larger than 8 MiB, which is the limit$/,
    });
  });
});
