import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { PODS } from "../../src/api/built-in-resources.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { FakeClock } from "../support/fake-clock.js";
import { ScriptedBody, ScriptedTransport } from "../support/scripted-transport.js";

const { signal } = new AbortController();

describe("an answer that is a web page", () => {
  for (const [contentType, body, found] of [
    ["text/html", "<html><title>Sign in to Corp</title>", 'a web page that says "Sign in to Corp"'],
    ["text/html; charset=utf-8", "", "a web page"],
    ["application/xhtml+xml", "<p>Hello\n<b>you</b></p>", 'a web page that says "Hello you"'],
    ["Text/HTML", `<p>${"x".repeat(500)}`, `a web page that says "${"x".repeat(200)}..."`],
  ] as const) {
    it(`is told as such, of a list and of a watch: ${contentType}, ${body.slice(0, 40)}`, async () => {
      const answer = { headers: { "content-type": contentType }, body };
      const transport = new ScriptedTransport(answer, answer);
      const listWatch = new RestListWatch({ transport, resource: PODS, clock: new FakeClock() });
      const expected = {
        code: "ERR_MISDIRECTED",
        message:
          `Cannot read the response of the server: found ${found}, expected a Kubernetes API; ` +
          "log in if it is a login page, or correct server: in the kubeconfig",
      };
      await assert.rejects(listWatch.list({}, signal), expected);
      await assert.rejects(listWatch.watch({}, signal), expected);
      assert.ok(transport.bodies.every(({ closed }) => closed));
    });
  }

  it("is told without the secrets of the request, which are masked before it is cut", async () => {
    for (const words of ["no access: Bearer s3cret", `${"x".repeat(196)}s3cret`]) {
      const answer = {
        headers: { "content-type": "text/html" },
        body: `<title>${words}</title>`,
        mask: (text: string) => text.replaceAll("s3cret", "***"),
      };
      const transport = new ScriptedTransport(answer, answer);
      const listWatch = new RestListWatch({ transport, resource: PODS, clock: new FakeClock() });
      for (const asked of [listWatch.list({}, signal), listWatch.watch({}, signal)]) {
        await assert.rejects(asked, (error) => {
          assert.match(String(error), /\*\*\*/);
          assert.doesNotMatch(inspect(error), /s3c/);
          return true;
        });
      }
    }
  });

  it("is known by its type though it does not end", async () => {
    const clock = new FakeClock();
    const answer = { headers: { "content-type": "text/html" }, body: new ScriptedBody(["<title>x"], true) };
    const listWatch = new RestListWatch({ transport: new ScriptedTransport(answer), resource: PODS, clock });
    const failed = assert.rejects(listWatch.list({}, signal), { code: "ERR_MISDIRECTED" });
    await clock.advance(5_000);
    await failed;
  });
});
