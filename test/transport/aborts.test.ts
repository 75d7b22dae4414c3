import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { settle } from "../support/fake-clock.js";
import { answer, nextRequest, readAll, serveOver, transportTo } from "../support/http-fixture.js";
import { PROTOCOLS } from "../support/protocols.js";

for (const protocol of PROTOCOLS) {
  describe(`an abort over ${protocol}`, () => {
    const reason = { why: "the user left" };

    async function assertAborts(promise: Promise<unknown>): Promise<void> {
      await assert.rejects(promise, (error) => error === reason);
    }

    it("before the request rejects with its reason and connects nowhere", async (test) => {
      const server = await serveOver(protocol, test, answer("{}"));
      await assertAborts(transportTo(test, server.config).request({ path: "/" }, AbortSignal.abort(reason)));
      assert.equal(server.connections.length, 0);
    });

    it("right after the request rejects with its reason, though a connection waits", async (test) => {
      const controller = new AbortController();
      const server = await serveOver(protocol, test, answer("{}"));
      const transport = transportTo(test, server.config);
      await readAll((await transport.request({ path: "/" })).body);
      await settle();
      assert.equal(server.open.size, 1);
      const pending = transport.request({ path: "/" }, controller.signal);
      controller.abort(reason);
      await assertAborts(pending);
    });

    it("while the credential is made rejects with its reason", async (test) => {
      const controller = new AbortController();
      const server = await serveOver(protocol, test, answer("{}"));
      const transport = transportTo(test, {
        ...server.config,
        credentials: { get: async () => new Promise(() => undefined), reject: () => false },
      });
      const pending = transport.request({ path: "/" }, controller.signal);
      await settle();
      controller.abort(reason);
      await assertAborts(pending);
    });

    it("before the headers rejects with its reason and leaves no connection", async (test) => {
      const controller = new AbortController();
      const { handler, seen } = nextRequest();
      const server = await serveOver(protocol, test, handler);
      const pending = transportTo(test, server.config).request({ path: "/" }, controller.signal);
      await seen;
      controller.abort(reason);
      await assertAborts(pending);
      await server.drained();
    });

    it("inside the body ends a pending read and leaves no connection", async (test) => {
      const controller = new AbortController();
      const server = await serveOver(protocol, test, (_, response) => void response.write("first"));
      const { body } = await transportTo(test, server.config).request({ path: "/" }, controller.signal);
      await body.next();
      const pending = body.next();
      controller.abort(reason);
      await assertAborts(pending);
      await server.drained();
    });

    it("between two reads closes the connection at once, and what had come is not told", async (test) => {
      const controller = new AbortController();
      const server = await serveOver(protocol, test, (_, response) => void response.write("first"));
      const { body } = await transportTo(test, server.config).request({ path: "/" }, controller.signal);
      await settle();
      controller.abort(reason);
      await server.drained();
      await assertAborts(body.next());
    });

    it("inside a compressed body leaves no connection", async (test) => {
      const controller = new AbortController();
      const server = await serveOver(protocol, test, (_, response) => {
        response.writeHead(200, { "content-encoding": "gzip" });
        response.write(gzipSync("first").subarray(0, 12));
      });
      const transport = transportTo(test, server.config);
      const { body } = await transport.request({ path: "/", compress: true }, controller.signal);
      const pending = body.next();
      controller.abort(reason);
      await assertAborts(pending);
      await server.drained();
    });

    it("after the body ended changes nothing, and nothing listens to the signal any more", async (test) => {
      const controller = new AbortController();
      let listeners = 0;
      const { signal } = controller;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners += 1;
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...args);
      };
      const server = await serveOver(protocol, test, answer("{}"));
      const transport = transportTo(test, server.config);
      const { body } = await transport.request({ path: "/" }, signal);
      assert.ok(listeners > 0);
      await readAll(body);
      assert.equal(listeners, 0);
      controller.abort(reason);
      assert.equal(await body.next(), undefined);
      await readAll((await transport.request({ path: "/" })).body);
      assert.equal(server.connections.length, 1);
    });
  });

  describe(`closing a body over ${protocol}`, () => {
    it("ends a pending read as if the body had ended, and leaves no connection", async (test) => {
      const server = await serveOver(protocol, test, (_, response) => void response.write("first"));
      const { body } = await transportTo(test, server.config).request({ path: "/" });
      await body.next();
      const pending = body.next();
      body.close();
      assert.equal(await pending, undefined);
      assert.equal(await body.next(), undefined);
      body.close();
      await server.drained();
    });

    it("keeps the connection when the answer had come as a whole", async (test) => {
      const server = await serveOver(protocol, test, answer("short"));
      const transport = transportTo(test, server.config);
      for (let round = 0; round < 3; round += 1) {
        const { body } = await transport.request({ path: "/" });
        await settle();
        body.close();
        await settle();
      }
      assert.equal(server.connections.length, 1);
    });
  });
}
