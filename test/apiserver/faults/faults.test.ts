import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import type { EventChange } from "../../../src/apiserver/faults/event-faults.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { brief, pod, type RawWatch } from "../raw-client.js";
import { useServer } from "../server-fixture.js";
import { LIST_OF_PODS, newFaults, PODS } from "./list-of-pods.js";

const WATCH = { verb: "watch" } as const;

describe("Faults", () => {
  it("strikes once what fits, unless told otherwise", () => {
    const faults = newFaults(7);
    faults.add({ match: { verb: "list" }, do: { type: "hang" } });
    assert.deepEqual(faults.take({ ...LIST_OF_PODS, verb: "watch" }), []);
    assert.deepEqual(faults.take(LIST_OF_PODS), [{ type: "hang" }]);
    assert.deepEqual(faults.take(LIST_OF_PODS), []);
    assert.deepEqual(faults.struck, [{ action: "hang", target: LIST_OF_PODS, at: 7 }]);
  });

  it("counts requests from the nth on", () => {
    const faults = newFaults();
    faults.add({ match: { resource: "pods", nth: 2 }, times: 2, do: { type: "hang" } });
    assert.deepEqual(
      [1, 2, 3, 4].map(() => faults.take(LIST_OF_PODS).length),
      [0, 1, 1, 0],
    );
  });

  it("strikes no more once disarmed", () => {
    const faults = newFaults();
    const disarm = faults.add({ times: Infinity, do: { type: "hang" } });
    faults.add({ times: Infinity, do: { type: "compact" } });
    disarm();
    assert.deepEqual(faults.take(LIST_OF_PODS), [{ type: "compact" }]);
    faults.clear();
    assert.deepEqual(faults.take(LIST_OF_PODS), []);
  });
});

describe("faults of a request", () => {
  const fixture = useServer();
  afterEach(() => fixture.server.faults.clear());

  it("answers with a Status of any code and Retry-After", async () => {
    fixture.server.faults.add({
      do: { type: "http", code: 429, reason: "TooManyRequests", retryAfterSeconds: 3 },
    });
    const { code, headers, json } = await fixture.client.get(PODS);
    assert.equal(code, 429);
    assert.equal(headers["retry-after"], "3");
    assert.equal(json.reason, "TooManyRequests");
    assert.equal((await fixture.client.get(PODS)).code, 200);
  });

  it("answers with text, as limiters and proxies do", async () => {
    const text = "Too many requests, please try again later.\n";
    fixture.server.faults.add({ do: { type: "http", code: 429, text, retryAfterSeconds: 1 } });
    const answer = await fixture.client.get(PODS);
    assert.equal(answer.text, text);
    assert.equal(answer.headers["content-type"], "text/plain; charset=utf-8");
    assert.equal(answer.headers["retry-after"], "1");
  });

  it("answers with any headers, beside text", async () => {
    const headers = { "Retry-After": "soon", "X-Edge": "7" };
    fixture.server.faults.add({ do: { type: "http", code: 503, text: "busy", headers } });
    const answer = await fixture.client.get(PODS);
    assert.deepEqual([answer.headers["retry-after"], answer.headers["x-edge"]], ["soon", "7"]);
  });

  for (const how of ["close", "reset"] as const) {
    it(`breaks the connection off without an answer: ${how}`, async () => {
      fixture.server.faults.add({ do: { type: "refuse", how } });
      await assert.rejects(fixture.client.get(PODS), { code: "ECONNRESET" });
    });
  }

  it("does not answer at all until the client leaves", async () => {
    fixture.server.faults.add({ do: { type: "hang" } });
    const stop = new AbortController();
    const answer = fixture.client.send(PODS, { signal: stop.signal });
    while (fixture.server.faults.struck.at(-1)?.action !== "hang") {
      await settle(1);
    }
    stop.abort();
    await assert.rejects(answer, { name: "AbortError" });
  });

  it("compacts between two pages", async () => {
    for (const name of ["a", "b", "c"]) {
      fixture.server.objects.create("pods", pod(name));
    }
    fixture.server.faults.add({ match: { query: /continue=/ }, do: { type: "compact" } });
    const { json } = await fixture.client.get(`${PODS}?limit=1`);
    fixture.server.objects.create("pods", pod("d"));
    const second = await fixture.client.get(`${PODS}?limit=1&continue=${json.metadata.continue}`);
    assert.equal(second.code, 410);
  });

  it("ignores parameters: paging that does not page", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.create("pods", pod("b"));
    fixture.server.faults.add({ do: { type: "ignoreParameters", names: ["limit"] } });
    assert.equal((await fixture.client.get(`${PODS}?limit=1`)).json.items.length, 2);
  });

  it("runs what the test wants just before the request", async () => {
    fixture.server.faults.add({
      do: { type: "before", run: () => void fixture.server.objects.create("pods", pod("late")) },
    });
    assert.equal((await fixture.client.get(PODS)).json.items.length, 1);
  });
});

describe("faults of a stream", () => {
  const fixture = useServer();
  afterEach(() => fixture.server.faults.clear());

  async function watchWithTwoPods(): Promise<RawWatch> {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.create("pods", pod("b"));
    return fixture.client.watch(`${PODS}?watch=1`);
  }

  for (const how of ["close", "reset"] as const) {
    it(`breaks off after some events, which arrive: ${how}`, async () => {
      fixture.server.faults.add({ match: WATCH, do: { type: "drop", afterEvents: 1, how } });
      const watch = await watchWithTwoPods();
      assert.deepEqual((await watch.rest()).length, 1);
      assert.match(String(watch.error), /aborted|ECONNRESET/);
    });
  }

  it("breaks off inside an event, after a number of bytes", async () => {
    fixture.server.faults.add({ match: WATCH, do: { type: "drop", afterBytes: 40, how: "close" } });
    const watch = await watchWithTwoPods();
    assert.deepEqual(await watch.rest(), []);
    assert.equal(watch.pendingText.length, 40);
  });

  it("breaks a list off after a number of bytes", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.faults.add({ match: { verb: "list" }, do: { type: "drop", afterBytes: 40 } });
    await assert.rejects(fixture.client.get(PODS), { code: "ECONNRESET" });
  });

  it("ends cleanly right after its head", async () => {
    fixture.server.faults.add({ match: WATCH, do: { type: "end" } });
    const watch = await watchWithTwoPods();
    assert.deepEqual(await watch.rest(), []);
    assert.equal(watch.error, undefined);
  });

  it("sends an ERROR of any code and ends", async () => {
    fixture.server.faults.add({
      match: WATCH,
      do: { type: "watchError", code: 410, reason: "Gone", message: "gone", afterEvents: 1 },
    });
    const watch = await watchWithTwoPods();
    assert.deepEqual((await watch.rest()).map(brief), [
      `ADDED a ${String(Number(fixture.server.objects.resourceVersion) - 1)}`,
      "ERROR 410",
    ]);
  });

  it("sends garbage between events", async () => {
    fixture.server.faults.add({ match: WATCH, do: { type: "garbage", afterEvents: 1 } });
    const watch = await watchWithTwoPods();
    assert.equal((await watch.next())?.type, "ADDED");
    await assert.rejects(watch.next(), SyntaxError);
    watch.close();
  });

  it("truncates an event, then ends", async () => {
    fixture.server.faults.add({ match: WATCH, do: { type: "truncate", afterEvents: 1 } });
    const watch = await watchWithTwoPods();
    assert.equal((await watch.rest()).length, 1);
    assert.ok(watch.pendingText.startsWith(`{"type":"ADDED"`));
    assert.equal(watch.error, undefined);
  });

  it("stalls: the connection stays, and nothing comes", async () => {
    fixture.server.faults.add({ match: WATCH, do: { type: "stall", afterEvents: 1, midEvent: true } });
    const watch = await watchWithTwoPods();
    assert.equal((await watch.next())?.object.metadata.name, "a");
    fixture.server.objects.create("pods", pod("c"));
    await settle(20);
    assert.ok(watch.pendingText.startsWith(`{"type":"ADDED"`));
    assert.equal(watch.pendingText.includes("\n"), false);
    watch.close();
  });
});

describe("faults of a stream, by the clock", () => {
  const clock = new FakeClock();
  const fixture = useServer({ clock });
  afterEach(() => fixture.server.faults.clear());

  it("strikes after a time", async () => {
    fixture.server.faults.add({ match: WATCH, do: { type: "end", afterMs: 1000 } });
    const watch = await fixture.client.watch(`${PODS}?watch=1`);
    await clock.advance(999);
    fixture.server.objects.create("pods", pod("a"));
    assert.equal((await watch.next())?.type, "ADDED");
    await clock.advance(1);
    assert.deepEqual(await watch.rest(), []);
  });

  it("delays the head of an answer", async () => {
    fixture.server.faults.add({ do: { type: "delay", ms: 5000 } });
    const answer = fixture.client.get(PODS);
    while (clock.pendingTimers === 0) {
      await settle(1);
    }
    await clock.advance(5000);
    assert.equal((await answer).code, 200);
  });

  it("sends bytes at a rate", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.faults.add({ match: WATCH, do: { type: "slow", bytesPerSecond: 100 } });
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=0`);
    await clock.advance(1000);
    assert.equal(await arrived(watch, 100), 100);
    await clock.advance(1000);
    assert.equal(await arrived(watch, 200), 200);
    watch.close();
  });

  it("sends bytes at a rate, also those that come one by one", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.faults.add({ match: WATCH, do: { type: "slow", bytesPerSecond: 100 } });
    fixture.server.faults.add({ match: WATCH, do: { type: "splitChunks", size: 1 } });
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=0`);
    for (const bytes of [10, 20, 30, 40]) {
      await clock.advance(100);
      assert.equal(await arrived(watch, bytes), bytes);
    }
    watch.close();
  });
});

describe("faults of events", () => {
  const fixture = useServer();
  afterEach(() => fixture.server.faults.clear());

  async function events(change: EventChange, count: number): Promise<string[]> {
    const start = Number(fixture.server.objects.resourceVersion);
    fixture.server.faults.add({ match: WATCH, do: { type: "events", change } });
    const query = `watch=1&resourceVersion=${String(start)}`;
    const watch = await fixture.client.watch(`${PODS}?${query}`);
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.create("pods", pod("b"));
    fixture.server.objects.delete("pods", "b");
    const told = (await watch.take(count)).map((event) =>
      brief(event).replace(/\d+$/, (revision) => String(Number(revision) - start)),
    );
    watch.close();
    return told;
  }

  it("sends each event twice", async () => {
    assert.deepEqual(await events("duplicate", 4), ["ADDED a 1", "ADDED a 1", "ADDED b 2", "ADDED b 2"]);
  });

  it("swaps events in pairs", async () => {
    assert.deepEqual(await events("reorder", 4), ["ADDED b 2", "ADDED a 1", "DELETED b 4", "MODIFIED b 3"]);
  });

  it("lets resourceVersions fall", async () => {
    assert.deepEqual(await events("resourceVersionBackwards", 2), ["ADDED a 0", "ADDED b -1"]);
  });

  it("loses a deletion and the position with it", async () => {
    const told = await events("missedDelete", 4);
    assert.deepEqual(told.slice(0, 3), ["ADDED a 1", "ADDED b 2", "MODIFIED b 3"]);
    assert.match(told[3] ?? "", /^ERROR/);
  });

  it("tells positions instead of changes", async () => {
    assert.deepEqual(await events("lyingBookmark", 2), ["BOOKMARK 1", "BOOKMARK 2"]);
  });

  it("says that a type is unknown", async () => {
    assert.deepEqual(await events("unknownType", 1), ["FOO a 1"]);
  });

  it("writes resourceVersions that are words, or none, objects of another kind, and huge ones", async () => {
    const seen: Record<string, unknown> = {};
    for (const change of [
      "resourceVersionNotNumeric",
      "resourceVersionMissing",
      "otherKind",
      "huge",
    ] as const) {
      fixture.server.faults.add({ match: WATCH, do: { type: "events", change } });
      const at = fixture.server.objects.resourceVersion;
      const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${at}`);
      fixture.server.objects.create("pods", pod(change.toLowerCase()));
      const object = (await watch.next())?.object;
      watch.close();
      seen[change] = [
        object?.kind,
        object?.metadata.resourceVersion,
        object?.metadata.annotations?.["huge"]?.length,
      ];
    }
    const at = Number(fixture.server.objects.resourceVersion);
    assert.deepEqual(seen, {
      resourceVersionNotNumeric: ["Pod", `rv-${String(at - 3)}`, undefined],
      resourceVersionMissing: ["Pod", undefined, undefined],
      otherKind: ["ConfigMap", String(at - 1), undefined],
      huge: ["Pod", String(at), 1_500_000],
    });
  });

  it("withholds the end of the initial events", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.faults.add({ match: WATCH, do: { type: "events", change: "noInitialEventsEnd" } });
    const watch = await fixture.client.watch(`${PODS}?watch=1&allowWatchBookmarks=true`);
    assert.equal((await watch.next())?.object.metadata.name, "a");
    fixture.server.objects.create("pods", pod("b"));
    assert.equal((await watch.next())?.object.metadata.name, "b");
    watch.close();
  });

  it("changes only the events it is told to", async () => {
    fixture.server.faults.add({
      match: WATCH,
      do: { type: "events", afterEvents: 1, count: 1, change: () => [] },
    });
    for (const name of ["a", "b", "c"]) {
      fixture.server.objects.create("pods", pod(name));
    }
    const watch = await fixture.client.watch(`${PODS}?watch=1`);
    assert.deepEqual(
      (await watch.take(2)).map((event) => event.object.metadata.name),
      ["a", "c"],
    );
    watch.close();
  });
});

describe("faults over TLS", () => {
  const fixture = useServer({ tls: true });

  it("resets the connection underneath", async () => {
    fixture.server.faults.add({ match: WATCH, do: { type: "drop", how: "reset", afterEvents: 1 } });
    fixture.server.objects.create("pods", pod("a"));
    const watch = await fixture.client.watch(`${PODS}?watch=1`);
    assert.equal((await watch.rest()).length, 1);
    assert.notEqual(watch.error, undefined);
  });
});

/**
 * Resolves with the number of bytes of a watch that have arrived, once there are `wanted` of them or no more
 * arrive.
 */
async function arrived(watch: RawWatch, wanted: number): Promise<number> {
  for (let turn = 0; turn < 200 && watch.pendingText.length < wanted; turn += 1) {
    await settle(1);
  }
  return watch.pendingText.length;
}
