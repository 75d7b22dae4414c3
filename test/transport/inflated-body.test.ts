import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { InflatedBody } from "../../src/transport/inflated-body.js";
import type { ResponseBody } from "../../src/transport/transport.js";
import { answer, serve, transportTo } from "../support/http-fixture.js";

const MIB = 1_048_576;
const INFLATED_BYTES = 256 * MIB;

/** So few bytes that they arrive at once, and inflate to a thousand times as much. */
const BOMB = gzipSync(Buffer.alloc(INFLATED_BYTES), { level: 9 });

/** A body of the given chunks. It knows nothing of any signal. */
class Chunks implements ResponseBody {
  closes = 0;
  readonly #chunks: Uint8Array[];

  constructor(...chunks: Uint8Array[]) {
    this.#chunks = chunks;
  }

  async next(): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#chunks.shift());
  }

  close(): void {
    this.closes += 1;
  }
}

interface Run {
  readonly body: InflatedBody;
  readonly compressed: Chunks;
  readonly controller: AbortController;
  readonly ends: () => number;
}

function inflate(...chunks: Uint8Array[]): Run {
  const compressed = new Chunks(...chunks);
  const controller = new AbortController();
  let ends = 0;
  const body = new InflatedBody(compressed, {
    signal: controller.signal,
    errorFrom: (thrown) => thrown as Error,
    onDone: () => {
      ends += 1;
    },
  });
  return { body, compressed, controller, ends: () => ends };
}

describe("InflatedBody", () => {
  it("is done when everything was inflated, not when everything has arrived", async () => {
    const { body, ends } = inflate(gzipSync("x".repeat(MIB)));
    let bytes = 0;
    for (let portion = await body.next(); portion !== undefined; portion = await body.next()) {
      assert.equal(ends(), 0);
      bytes += portion.length;
    }
    assert.deepEqual([bytes, ends()], [MIB, 1]);
    body.close();
    assert.equal(ends(), 1);
  });

  it("ends between two portions when the signal aborts, and rejects from then on", async () => {
    const { body, compressed, controller, ends } = inflate(BOMB);
    let bytes = 0;
    for (let portions = 0; portions < 4; portions += 1) {
      bytes += (await body.next())?.length ?? 0;
    }
    const reason = new Error("the run is ending");
    controller.abort(reason);
    await assert.rejects(body.next(), (error) => error === reason);
    await assert.rejects(body.next(), (error) => error === reason);
    assert.ok(bytes <= MIB);
    assert.deepEqual([compressed.closes, ends()], [1, 1]);
  });

  it("is done once when it is damaged, and when it is closed", async () => {
    const damaged = inflate(Buffer.from("no gzip"));
    await assert.rejects(damaged.body.next());
    assert.deepEqual([damaged.ends(), damaged.compressed.closes], [1, 1]);
    const closed = inflate(BOMB);
    await closed.body.next();
    closed.body.close();
    assert.equal(await closed.body.next(), undefined);
    assert.equal(closed.ends(), 1);
  });
});

describe("an answer that inflates to a thousand times its size", () => {
  it("ends when the caller aborts, although all of it has arrived", async (test) => {
    const server = await serve(test, answer(BOMB, 200, { "content-encoding": "gzip" }));
    const caller = new AbortController();
    const { body } = await transportTo(test, server.url).request(
      { path: "/", compress: true },
      caller.signal,
    );
    let bytes = 0;
    // Everything has arrived long before half of it is inflated.
    while (bytes < INFLATED_BYTES / 2) {
      bytes += (await body.next())?.length ?? Infinity;
    }
    assert.ok(bytes < INFLATED_BYTES);
    const reason = new Error("enough");
    caller.abort(reason);
    await assert.rejects(body.next(), (error) => error === reason);
  });

  it("ends when the transport is closed", async (test) => {
    const server = await serve(test, answer(BOMB, 200, { "content-encoding": "gzip" }));
    const transport = transportTo(test, server.url);
    const { body } = await transport.request({ path: "/", compress: true });
    for (let bytes = 0; bytes < INFLATED_BYTES / 2;) {
      bytes += (await body.next())?.length ?? Infinity;
    }
    await transport.close();
    await assert.rejects(body.next(), { code: "ERR_RESET", message: /the transport is closed$/ });
  });
});
