import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { answer, readAll, serveOver, transportTo } from "../support/http-fixture.js";
import { PROTOCOLS } from "../support/protocols.js";
import { fetchAll, transportError } from "./answers.js";

for (const protocol of PROTOCOLS) {
  describe(`a compressed answer over ${protocol}`, () => {
    const text = JSON.stringify(Array.from({ length: 50_000 }, (_, at) => at * 7919));

    it("is asked for and undone when the request allows it", async (test) => {
      let asked: unknown;
      const server = await serveOver(protocol, test, (request, response) => {
        asked = request.headers["accept-encoding"];
        answer(gzipSync(text), 200, { "content-encoding": "gzip" })(request, response);
      });
      assert.equal((await fetchAll(transportTo(test, server.config))).toString(), text);
      assert.equal(asked, "gzip");
    });

    it("is not asked for when the configuration forbids it", async (test) => {
      let asked: unknown = "never called";
      const server = await serveOver(protocol, test, (request, response) => {
        asked = request.headers["accept-encoding"];
        response.end();
      });
      await fetchAll(transportTo(test, { ...server.config, disableCompression: true }));
      assert.equal(asked, undefined);
    });

    it("is ERR_DECODE when it breaks off in an answer that ends properly", async (test) => {
      const zipped = gzipSync(text);
      for (const length of [5, 1000, zipped.length - 1]) {
        const server = await serveOver(
          protocol,
          test,
          answer(zipped.subarray(0, length), 200, { "content-encoding": "gzip" }),
        );
        const transport = transportTo(test, server.config);
        await assert.rejects(
          fetchAll(transport),
          transportError("ERR_DECODE", /broken gzip data \(unexpected end of file\)/),
        );
        await transport.close();
        await server.drained();
      }
    });

    it("is ERR_DECODE when it is not gzip, or damaged", async (test) => {
      const damaged = gzipSync(text);
      damaged.fill(0xff, 500, 600);
      for (const bytes of [Buffer.from("plain text"), damaged]) {
        const server = await serveOver(protocol, test, answer(bytes, 200, { "content-encoding": "gzip" }));
        const { body } = await transportTo(test, server.config).request({ path: "/", compress: true });
        await assert.rejects(readAll(body), transportError("ERR_DECODE", /broken gzip/));
        await assert.rejects(body.next(), transportError("ERR_DECODE", /broken gzip/), "it is no proper end");
      }
    });

    it("is ERR_RESET when the connection breaks", async (test) => {
      const zipped = gzipSync(text);
      const server = await serveOver(protocol, test, (_, response) => {
        response.writeHead(200, { "content-encoding": "gzip", "content-length": zipped.length });
        response.write(zipped.subarray(0, 1000), () => void response.destroy());
      });
      await assert.rejects(
        fetchAll(transportTo(test, server.config)),
        transportError("ERR_RESET", /the whole response/),
      );
    });

    it("is ERR_DECODE when it is compressed in a way that was not asked for", async (test) => {
      const server = await serveOver(protocol, test, answer("x", 200, { "content-encoding": "br" }));
      await assert.rejects(
        fetchAll(transportTo(test, server.config)),
        transportError("ERR_DECODE", /found content encoding "br", expected gzip or none/),
      );
      await server.drained();
    });

    it("leaves its connection for the next request", async (test) => {
      const server = await serveOver(
        protocol,
        test,
        answer(gzipSync(text), 200, { "content-encoding": "gzip" }),
      );
      const transport = transportTo(test, server.config);
      await fetchAll(transport);
      await fetchAll(transport);
      assert.equal(server.connections.length, 1);
    });
  });
}
