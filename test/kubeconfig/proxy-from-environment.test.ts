import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { proxyFromEnvironment } from "../../src/kubeconfig/proxy-from-environment.js";

const PROXY = "http://proxy:3128";

/** A server, NO_PROXY, and whether the proxy is used. Go's `httpproxy` decides the same (IP-29). */
const NO_PROXY: [string, string, boolean][] = [
  ["https://api.example.com", "", true],
  ["https://api.example.com", "*", false],
  ["https://api.example.com", "other.com, *", false],
  ["https://api.example.com", "api.example.com", false],
  ["https://api.example.com", "API.Example.COM", false],
  ["https://API.example.com", "api.example.com", false],
  ["https://api.example.com", "example.com", false],
  ["https://api.example.com", ".example.com", false],
  ["https://api.example.com", "*.example.com", false],
  ["https://example.com", "example.com", false],
  ["https://example.com", ".example.com", true],
  ["https://example.com", "*.example.com", true],
  ["https://badexample.com", "example.com", true],
  ["https://api.example.com", " other.com ,, example.com ", false],
  ["https://api.example.com", "other.com", true],
  ["https://api.example.com:6443", "example.com:6443", false],
  ["https://api.example.com", "example.com:443", false],
  ["http://api.example.com", "example.com:80", false],
  ["https://api.example.com:6443", "example.com:443", true],
  ["https://10.1.2.3:6443", "10.1.2.3", false],
  ["https://10.1.2.3:6443", "10.1.2.3:6443", false],
  ["https://10.1.2.3:6443", "10.1.2.3:443", true],
  ["https://10.1.2.3:6443", "10.1.0.0/16", false],
  ["https://10.2.2.3:6443", "10.1.0.0/16", true],
  ["https://10.2.2.3:6443", "0.0.0.0/0", false],
  ["https://10.1.2.3:6443", "10.1.0.0/99", true],
  ["https://10.1.2.3:6443", "10.1.0.0/x", true],
  ["https://10.1.2.3:6443", "nonsense/16", true],
  ["https://10.1.2.3:6443", "2.3", false],
  ["https://cluster.internal", "10.1.0.0/16", true],
  ["https://[fd00::1]:6443", "fd00::1", false],
  ["https://[fd00::1]:6443", "fd00:0:0::0001", false],
  ["https://[fd00::1]:6443", "[fd00::1]:6443", false],
  ["https://[fd00::1]:6443", "[fd00::1]:443", true],
  ["https://[fd00::1]:6443", "fd00::/8", false],
  ["https://[fe80::1]:6443", "fd00::/8", true],
  ["https://[fe80::1]:6443", "10.0.0.0/8", true],
  ["https://api.example.com", ":443", true],
];

describe("proxyFromEnvironment", () => {
  for (const [server, exceptions, isUsed] of NO_PROXY) {
    it(`${isUsed ? "uses" : "passes over"} the proxy for ${server} with NO_PROXY="${exceptions}" (IP-29)`, () => {
      const env = { HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY, NO_PROXY: exceptions };
      assert.equal(proxyFromEnvironment(new URL(server), env), isUsed ? PROXY : undefined);
    });
  }

  for (const server of [
    "https://localhost:1",
    "https://127.0.0.1:1",
    "https://127.3.2.1:1",
    "https://[::1]:1",
  ]) {
    it(`never uses a proxy for this machine, ${server}`, () => {
      assert.equal(proxyFromEnvironment(new URL(server), { HTTPS_PROXY: PROXY }), undefined);
    });
  }

  const variables: [string, string, Record<string, string>, string | undefined][] = [
    ["HTTPS_PROXY for https", "https://a", { HTTPS_PROXY: "http://s", HTTP_PROXY: "http://p" }, "http://s"],
    ["HTTP_PROXY for http", "http://a", { HTTPS_PROXY: "http://s", HTTP_PROXY: "http://p" }, "http://p"],
    ["nothing of HTTP_PROXY for https", "https://a", { HTTP_PROXY: "http://p" }, undefined],
    ["lower case", "https://a", { https_proxy: "http://s" }, "http://s"],
    ["lower case for exceptions", "https://a", { https_proxy: "http://s", no_proxy: "a" }, undefined],
    ["upper case first", "https://a", { HTTPS_PROXY: "http://s", https_proxy: "http://l" }, "http://s"],
    [
      "lower case when upper case is empty",
      "https://a",
      { HTTPS_PROXY: "", https_proxy: "http://l" },
      "http://l",
    ],
    ["no ALL_PROXY", "https://a", { ALL_PROXY: "http://s", all_proxy: "http://s" }, undefined],
    ["host and port without a scheme", "https://a", { HTTPS_PROXY: "proxy:3128" }, "http://proxy:3128"],
    ["SOCKS", "https://a", { HTTPS_PROXY: "socks5://proxy:1080" }, "socks5://proxy:1080"],
  ];
  for (const [what, server, env, expected] of variables) {
    it(`takes ${what} (IP-29)`, () => {
      assert.equal(proxyFromEnvironment(new URL(server), env), expected);
    });
  }
});
