import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ReturningWatches } from "../../src/transport/returning-watches.js";
import { until } from "../support/eventually.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { rawHttp2Server } from "../support/raw-http2.js";
import { connected } from "./http2-client.js";

const { signal } = new AbortController();

/** Returns after how many milliseconds each of the watches may return. */
async function returnsAfter(clock: FakeClock, watches: number, random: () => number): Promise<number[]> {
  const returning = new ReturningWatches(clock, random);
  for (let lost = 0; lost < watches; lost += 1) {
    returning.lost();
  }
  const from = clock.now();
  const returned: number[] = [];
  for (let watch = 0; watch < watches; watch += 1) {
    void returning.turn(signal).then(() => returned.push(Math.round(clock.now() - from)));
  }
  await settle(1);
  await clock.advance(10_000);
  return returned;
}

describe("ReturningWatches", () => {
  it("spreads the watches of a lost connection over 10 ms for each", async () => {
    let next = 0;
    const returned = await returnsAfter(new FakeClock(), 90, () => (next++ % 90) / 90);
    assert.deepEqual(
      returned,
      Array.from({ length: 90 }, (_, watch) => 10 * watch),
    );
  });

  it("lets a watch that was alone return within 10 ms", async () => {
    assert.deepEqual(await returnsAfter(new FakeClock(), 1, () => 0.9), [9]);
  });

  it("holds no watch up where none was lost, or some time after that", async () => {
    const clock = new FakeClock();
    const returning = new ReturningWatches(clock);
    await returning.turn(signal);
    returning.lost();
    await clock.advance(10);
    await returning.turn(signal);
  });

  it("gives up with the signal", async () => {
    const returning = new ReturningWatches(new FakeClock(), () => 1);
    returning.lost();
    const stop = new AbortController();
    const turn = returning.turn(stop.signal);
    stop.abort();
    await assert.rejects(turn, { name: "AbortError" });
  });
});

describe("watches over HTTP/2 whose connection is lost", () => {
  for (const [how, lose] of [
    ["by its end", (server: Server) => server.connections[0]?.socket.end()],
    ["broken off", (server: Server) => server.connections[0]?.socket.destroy()],
    [
      "after GOAWAY",
      (server: Server) => {
        server.connections[0]?.goAway(2 ** 31 - 1, 0);
        for (const stream of server.connections[0]?.streams ?? []) {
          server.connections[0]?.data(stream, "", true);
        }
      },
    ],
  ] as const) {
    it(`do not return all at once (${how})`, async (test) => {
      const clock = new FakeClock();
      const server = await rawHttp2Server(test, (connection, stream) => connection.headers(stream));
      const transport = connected(test, server, { clock });
      const stop = new AbortController();
      const watch = async (): Promise<void> => {
        const { body } = await transport.request({ path: "/watch", idleTimeoutMs: 0 }, stop.signal);
        await body.next().catch(() => undefined);
      };
      const watches = Array.from({ length: 60 }, watch);
      await until(() => server.connections[0]?.streams.length === 60);
      await settle(20);
      lose(server);
      await Promise.all(watches);
      const again = Promise.all(Array.from({ length: 60 }, watch));
      await settle(20);
      const returned = (): number => server.connections[1]?.streams.length ?? 0;
      assert.ok(returned() < 10, `${returned()} have returned at once`);
      await clock.advance(600);
      await until(() => returned() === 60);
      stop.abort();
      await again.catch(() => undefined);
    });
  }
});

type Server = Awaited<ReturnType<typeof rawHttp2Server>>;
