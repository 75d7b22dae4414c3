import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { maySendCredential } from "../../src/transport/request-headers.js";

describe("maySendCredential", () => {
  const ways: readonly (readonly [server: string, proxyUrl: string | undefined, may: boolean])[] = [
    ["https://example.com", undefined, true],
    ["https://example.com", "http://proxy:3128", true],
    ["https://127.0.0.1", "socks5://proxy", true],
    ["http://127.0.0.1:8001", undefined, true],
    ["http://127.9.9.9", undefined, true],
    ["http://localhost", undefined, true],
    ["http://[::1]:8001", undefined, true],
    ["http://127.0.0.1", "http://127.0.0.1:3128", true],
    ["http://localhost", "socks5://localhost:1080", true],
    ["http://127.0.0.1", "https://[::1]:3128", true],
    ["http://127.0.0.1", "http://proxy:3128", false],
    ["http://127.0.0.1", "https://proxy:3128", false],
    ["http://localhost", "socks5://10.0.0.1", false],
    ["http://127.0.0.1", "not a URL", false],
    ["http://example.com", undefined, false],
    ["http://example.com", "http://127.0.0.1:3128", false],
    ["http://api.localhost", undefined, false],
    ["http://localhost.", undefined, false],
    ["http://127.0.0.1.example.com", undefined, false],
    ["http://0.0.0.0", undefined, false],
    ["http://[::ffff:10.0.0.1]", undefined, false],
  ];
  for (const [server, proxyUrl, may] of ways) {
    const way = proxyUrl === undefined ? server : `${server} through ${proxyUrl}`;
    it(`${may ? "allows" : "forbids"} to send one to ${way}`, () => {
      assert.equal(maySendCredential({ server, ...(proxyUrl === undefined ? {} : { proxyUrl }) }), may);
    });
  }
});
