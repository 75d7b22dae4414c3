import assert from "node:assert/strict";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ClientConfig, CredentialSource } from "../../src/kubeconfig/client-config.js";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { testAuthority, type TestCertificate } from "../support/certificates.js";
import { FakeClock } from "../support/fake-clock.js";
import { type Folder, folder, kubeconfigText } from "./folder.js";

const clock = new FakeClock();

async function configOf(files: Folder, user: object): Promise<ClientConfig> {
  const kubeconfig = await files.write("kube/config", kubeconfigText({}, user));
  return loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/", clock });
}

async function sourceOf(files: Folder, user: object): Promise<CredentialSource> {
  const { credentials } = await configOf(files, user);
  assert.ok(credentials !== undefined);
  return credentials;
}

async function newPair(): Promise<TestCertificate> {
  return (await testAuthority()).issue();
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** Replaces a file by renaming another one over it, as a kubelet does. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

describe("resolveUser, what stands in the kubeconfig", () => {
  const users: [string, object, string][] = [
    ["a token", { token: "abc" }, "Bearer abc"],
    ["a token with a line end", { token: "abc\n" }, "Bearer abc"],
    ["a user and a password", { username: "jürg", password: "a:b" }, `Basic ${base64("jürg:a:b")}`],
    ["a user alone", { username: "u" }, `Basic ${base64("u:")}`],
    ["a password alone", { password: "p" }, `Basic ${base64(":p")}`],
  ];
  for (const [what, user, authorization] of users) {
    it(`presents ${what}, and has no other after a rejection`, async (test) => {
      const source = await sourceOf(await folder(test), user);
      const credential = await source.get();
      assert.deepEqual(credential, { authorization });
      assert.equal(source.reject(credential), false);
    });
  }

  it("presents a client certificate, beside a token or alone", async (test) => {
    const pair = await newPair();
    const user = {
      "client-certificate-data": base64(pair.certificate),
      "client-key-data": base64(pair.key),
    };
    const files = await folder(test);
    assert.deepEqual(await (await sourceOf(files, user)).get(), { clientCertificate: pair });
    assert.deepEqual(await (await sourceOf(files, { ...user, token: "t" })).get(), {
      authorization: "Bearer t",
      clientCertificate: pair,
    });
  });

  it("has nothing to present for a user who has nothing", async (test) => {
    assert.equal((await configOf(await folder(test), {})).credentials, undefined);
  });

  const [good, other] = [newPair(), newPair()];
  const refused: [string, () => Promise<object>, RegExp][] = [
    [
      "a token and a password",
      async () => Promise.resolve({ token: "sec-ret", username: "sec-ret", password: "sec-ret" }),
      /^Cannot use user "u" of the kubeconfig ".*": it has both a token and a password, expected only one of them$/,
    ],
    [
      "a token of several lines",
      async () => Promise.resolve({ token: "sec-ret\nX-Header: a" }),
      /^Cannot use the token of user "u" of .*: it contains characters that are not allowed in a token$/,
    ],
    [
      "a certificate without a key",
      async () => ({ "client-certificate-data": base64((await good).certificate) }),
      /: it has a client-certificate but no client-key$/,
    ],
    [
      "a key without a certificate",
      async () => ({ "client-key-data": base64((await good).key) }),
      /: it has a client-key but no client-certificate$/,
    ],
    [
      "a key that is no base64",
      async () => ({
        "client-certificate-data": base64((await good).certificate),
        "client-key-data": "sec-ret",
      }),
      /: its client-key-data is not valid base64$/,
    ],
    [
      "a certificate that is none",
      async () => ({
        "client-certificate-data": base64("sec-ret"),
        "client-key-data": base64((await good).key),
      }),
      /: its client certificate cannot be used: the certificate is not PEM encoded$/,
    ],
    [
      "a key that is none",
      async () => ({
        "client-certificate-data": base64((await good).certificate),
        "client-key-data": base64("sec-ret"),
      }),
      /: the key is not PEM encoded, or it is encrypted$/,
    ],
    [
      "the key of another certificate",
      async () => ({
        "client-certificate-data": base64((await good).certificate),
        "client-key-data": base64((await other).key),
      }),
      /: the key does not belong to the certificate$/,
    ],
    [
      "a plugin and a provider",
      async () => Promise.resolve({ exec: { command: "x" }, "auth-provider": { name: "oidc" } }),
      /: it has both exec and auth-provider, expected only one of them$/,
    ],
    [
      "groups without a user",
      async () => Promise.resolve({ token: "sec-ret", "as-groups": ["g"] }),
      /: it has as-uid, as-groups or as-user-extra, but no as; add the user to act as, for example with overrides\.as$/,
    ],
  ];
  for (const [what, user, message] of refused) {
    it(`refuses ${what}`, async (test) => {
      await assert.rejects(configOf(await folder(test), await user()), (error) => {
        assert.ok(error instanceof Error && "code" in error);
        assert.equal(error.code, "ERR_KUBECONFIG_INVALID");
        assert.match(error.message, message);
        assert.ok(!error.message.includes("sec-ret"));
        return true;
      });
    });
  }
});

describe("resolveUser, a token file", () => {
  it("is read beside the kubeconfig, and again when it is replaced", async (test) => {
    const files = await folder(test);
    const path = await files.write("kube/token", "one\n");
    const source = await sourceOf(files, { tokenFile: "token" });
    assert.deepEqual(await source.get(), { authorization: "Bearer one" });
    await replace(path, "two\n");
    assert.deepEqual(await source.get(), { authorization: "Bearer two" });
  });

  it("is worth another try after a rejection", async (test) => {
    const files = await folder(test);
    const source = await sourceOf(files, { tokenFile: await files.write("token", "one") });
    assert.equal(source.reject(await source.get()), true);
  });

  it("goes before a token, which counts while the file is missing or empty", async (test) => {
    const files = await folder(test);
    const source = await sourceOf(files, { tokenFile: "token", token: "static" });
    assert.deepEqual(await source.get(), { authorization: "Bearer static" });
    const path = await files.write("kube/token", "\n");
    assert.deepEqual(await source.get(), { authorization: "Bearer static" });
    await replace(path, "file");
    assert.deepEqual(await source.get(), { authorization: "Bearer file" });
  });

  it("that is missing is told at the first request", async (test) => {
    const files = await folder(test);
    const source = await sourceOf(files, { tokenFile: "token" });
    await assert.rejects(source.get(), {
      code: "ERR_KUBECONFIG_INVALID",
      path: join(files.path, "kube/token"),
      message: /^Cannot read the token file ".*": ENOENT/,
    });
  });

  it("that is empty is told", async (test) => {
    const files = await folder(test);
    const source = await sourceOf(files, { tokenFile: await files.write("token", " \n") });
    await assert.rejects(source.get(), {
      message: /^Cannot use the token file ".*": it is empty$/,
    });
  });
});

describe("resolveUser, certificate files", () => {
  const user = { "client-certificate": "tls.crt", "client-key": "tls.key" };

  async function writePair(files: Folder, pair: TestCertificate): Promise<void> {
    await files.write("kube/tls.crt", pair.certificate);
    await files.write("kube/tls.key", pair.key);
  }

  it("are read beside the kubeconfig, and the pair is the same object until it is replaced", async (test) => {
    const files = await folder(test);
    const [first, second] = await Promise.all([newPair(), newPair()]);
    await writePair(files, first);
    const source = await sourceOf(files, user);
    const { clientCertificate } = await source.get();
    assert.deepEqual(clientCertificate, first);
    assert.equal((await source.get()).clientCertificate, clientCertificate);
    await writePair(files, second);
    assert.deepEqual((await source.get()).clientCertificate, second);
  });

  it("keep the old pair while only one of them has been replaced, or is gone", async (test) => {
    const files = await folder(test);
    const [first, second] = await Promise.all([newPair(), newPair()]);
    await writePair(files, first);
    const source = await sourceOf(files, user);
    await source.get();
    await files.write("kube/tls.crt", second.certificate);
    assert.deepEqual((await source.get()).clientCertificate, first);
    await rm(join(files.path, "kube/tls.key"));
    assert.deepEqual((await source.get()).clientCertificate, first);
    await files.write("kube/tls.key", second.key);
    assert.deepEqual((await source.get()).clientCertificate, second);
  });

  it("may be one file that holds both", async (test) => {
    const files = await folder(test);
    const pair = await newPair();
    const path = await files.write("both.pem", `${pair.certificate}\n${pair.key}`);
    const source = await sourceOf(files, { "client-certificate": path, "client-key": path });
    assert.equal((await source.get()).clientCertificate?.certificate, `${pair.certificate}\n${pair.key}`);
  });

  it("that do not fit are told at the first request", async (test) => {
    const files = await folder(test);
    const [first, second] = await Promise.all([newPair(), newPair()]);
    await writePair(files, { certificate: first.certificate, key: second.key });
    await assert.rejects((await sourceOf(files, user)).get(), {
      code: "ERR_KUBECONFIG_INVALID",
      message: /: its client certificate cannot be used: the key does not belong to the certificate$/,
    });
  });

  it("are worth another try after a rejection", async (test) => {
    const files = await folder(test);
    await writePair(files, await newPair());
    const source = await sourceOf(files, user);
    assert.equal(source.reject(await source.get()), true);
  });
});

describe("impersonationOf", () => {
  it("takes all four fields (IP-26)", async (test) => {
    const { impersonate } = await configOf(await folder(test), {
      as: "jane",
      "as-uid": "42",
      "as-groups": ["a", "b"],
      "as-user-extra": { scopes: ["view", "edit"] },
    });
    assert.deepEqual(impersonate, {
      user: "jane",
      uid: "42",
      groups: ["a", "b"],
      extra: { scopes: ["view", "edit"] },
    });
  });

  it("leaves out what is not there", async (test) => {
    assert.deepEqual((await configOf(await folder(test), { as: "jane" })).impersonate, { user: "jane" });
    assert.equal((await configOf(await folder(test), { token: "t" })).impersonate, undefined);
  });
});

describe("resolveUser, where nothing may be started", () => {
  async function credentialsOf(files: Folder, user: object): Promise<CredentialSource | undefined> {
    const kubeconfig = await files.write("kube/config", kubeconfigText({}, user));
    const options = { kubeconfig, env: {}, homeDirectory: "/", clock, plugins: { mayStart: false } };
    return (await loadClientConfig(options)).credentials;
  }

  const issued: readonly (readonly [string, object])[] = [
    ["a plugin", { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "aws" } }],
    ["a provider", { "auth-provider": { name: "oidc", config: { "id-token": "abc" } } }],
  ];
  for (const [what, user] of issued) {
    it(`has no credential of ${what}`, async (test) => {
      const source = await credentialsOf(await folder(test), user);
      await assert.rejects(async () => source?.get(), /^KubeconfigError: .*: it may not be started here$/);
    });
  }

  it("has a token that stands in the kubeconfig", async (test) => {
    const source = await credentialsOf(await folder(test), { token: "abc", exec: { command: "x" } });
    assert.deepEqual(await source?.get(), { authorization: "Bearer abc" });
  });
});
