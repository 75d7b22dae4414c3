import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { settle } from "../support/fake-clock.js";
import { answer, readAll, serveOver, transportTo } from "../support/http-fixture.js";
import { warningsDuring } from "../support/warnings.js";

describe("a session of HTTP/2 that rests again and again", () => {
  it("keeps no listener of the last time, so Node has nothing to warn of", async (test) => {
    const server = await serveOver("HTTP/2", test, answer("{}"));
    const transport = transportTo(test, server.config);
    const warnings = await warningsDuring(async () => {
      for (let round = 0; round < 15; round += 1) {
        await readAll((await transport.request({ path: "/" })).body);
        await settle();
      }
    });
    assert.deepEqual(warnings, []);
    assert.equal(server.connections.length, 1);
  });
});
