import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { brief, pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";
const TABLE = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

describe("watch", () => {
  const fixture = useServer();

  function here(): string {
    return fixture.server.objects.resourceVersion;
  }

  it("sends its head before there is an event", async () => {
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${here()}`);
    assert.equal(watch.code, 200);
    assert.equal(watch.response.headers["content-type"], "application/json");
    assert.equal(watch.response.headers["transfer-encoding"], "chunked");
    watch.close();
  });

  it("tells what happens after a revision, each object with its kind", async () => {
    fixture.server.objects.create("pods", pod("before"));
    const start = Number(here());
    fixture.server.objects.create("pods", pod("a"));
    const watch = await fixture.client.watch(`${PODS}?watch=true&resourceVersion=${start}`);
    fixture.server.objects.patch("pods", "a", { metadata: { labels: { x: "y" } } });
    fixture.server.objects.delete("pods", "a");
    const events = await watch.take(4);
    watch.close();
    assert.deepEqual(events.map(brief), [
      `ADDED a ${start + 1}`,
      `MODIFIED a ${start + 2}`,
      `MODIFIED a ${start + 3}`,
      `DELETED a ${start + 4}`,
    ]);
    assert.equal(events[0]?.object.kind, "Pod");
    assert.equal(events[2]?.object.metadata.deletionGracePeriodSeconds, 0);
  });

  it("tells only of its own namespace", async () => {
    fixture.server.objects.create("namespaces", { metadata: { name: "other" } });
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${here()}`);
    fixture.server.objects.create("pods", pod("there", "other"));
    fixture.server.objects.create("pods", pod("here"));
    assert.equal((await watch.next())?.object.metadata.name, "here");
    watch.close();
  });

  it("watches one object through a field selector, its state first for resourceVersion 0", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.create("pods", pod("b"));
    const path = `${PODS}?watch=1&resourceVersion=0&fieldSelector=metadata.name%3Db`;
    const watch = await fixture.client.watch(path);
    assert.equal(brief(await watch.next()), `ADDED b ${here()}`);
    watch.close();
  });

  it("tells an object that enters the selection as ADDED and one that leaves as DELETED, as it last was", async () => {
    const watch = await fixture.client.watch(
      `${PODS}?watch=1&resourceVersion=${here()}&labelSelector=in%3Dyes`,
    );
    const start = Number(here());
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.patch("pods", "a", { metadata: { labels: { in: "yes" } } });
    fixture.server.objects.patch("pods", "a", { metadata: { labels: { more: "1" } } });
    fixture.server.objects.patch("pods", "a", { metadata: { labels: { in: "no" } } });
    fixture.server.objects.patch("pods", "a", { metadata: { labels: { more: "2" } } });
    fixture.server.objects.patch("pods", "a", { metadata: { labels: { in: "yes" } } });
    const events = await watch.take(4);
    watch.close();
    assert.deepEqual(events.map(brief), [
      `ADDED a ${start + 2}`,
      `MODIFIED a ${start + 3}`,
      `DELETED a ${start + 4}`,
      `ADDED a ${start + 6}`,
    ]);
    assert.deepEqual(events[2]?.object.metadata.labels, { in: "yes", more: "1" });
  });

  it("writes nothing for a patch that changes nothing", async () => {
    fixture.server.objects.create("pods", pod("a", "default", { labels: { x: "y" } }));
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${here()}`);
    fixture.server.objects.patch("pods", "a", { metadata: { labels: { x: "y" } } });
    const after = fixture.server.objects.create("pods", pod("b"));
    assert.equal(brief(await watch.next()), `ADDED b ${after.metadata.resourceVersion ?? ""}`);
    watch.close();
  });

  it("answers a revision before its window with 200 and an ERROR event, then ends", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.compact();
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=5`);
    assert.equal(watch.code, 200);
    const events = await watch.rest();
    assert.equal(events.length, 1);
    assert.equal(events[0]?.type, "ERROR");
    assert.deepEqual(events[0].object, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: `too old resource version: 5 (${here()})`,
      reason: "Expired",
      code: 410,
    });
  });

  it("watches from the oldest revision of its window on", async () => {
    fixture.server.compact();
    const start = here();
    fixture.server.objects.create("pods", pod("a"));
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${start}`);
    assert.equal(brief(await watch.next()), `ADDED a ${here()}`);
    watch.close();
  });

  it("is silent up to a revision of the future", async () => {
    const ahead = Number(here()) + 2;
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${ahead}`);
    for (const name of ["a", "b", "c"]) {
      fixture.server.objects.create("pods", pod(name));
    }
    assert.equal(brief(await watch.next()), `ADDED c ${ahead + 1}`);
    watch.close();
  });

  it("refuses a revision that is no number with the 500 of a real server", async () => {
    const { code, json } = await fixture.client.get(`${PODS}?watch=1&resourceVersion=abc`);
    assert.equal(code, 500);
    assert.match(json.message, /^resourceVersion: Invalid value: "abc"/);
  });

  const refused = [
    [
      "sendInitialEvents=true",
      "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
    ],
    [
      "resourceVersionMatch=NotOlderThan",
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
    ],
    [
      "resourceVersionMatch=NotOlderThan&sendInitialEvents=true&continue=x",
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided",
    ],
  ] as const;
  for (const [query, text] of refused) {
    it(`answers 422 for ${query}`, async () => {
      const { code, json } = await fixture.client.get(`${PODS}?watch=1&${query}`);
      assert.equal(code, 422);
      assert.equal(json.message, `ListOptions.meta.k8s.io "" is invalid: ${text}`);
    });
  }

  it("names the columns of its tables in the first event only", async () => {
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${here()}`, TABLE);
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.create("pods", pod("b"));
    const [first, second] = await watch.take(2);
    watch.close();
    assert.equal(first?.object.kind, "Table");
    assert.equal(first.object.columnDefinitions?.[0]?.name, "Name");
    assert.equal(second?.object.columnDefinitions, null);
    assert.equal(second.object.rows[0]?.cells[0], "b");
    assert.equal(second.object.rows[0].object.kind, "PartialObjectMetadata");
  });

  it("sends only metadata on request", async () => {
    const accept = { Accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" };
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${here()}`, accept);
    fixture.server.objects.create("pods", pod("a"));
    const event = await watch.next();
    watch.close();
    assert.equal(event?.object.kind, "PartialObjectMetadata");
    assert.equal(event.object.spec, undefined);
  });

  it("answers under the deprecated path as well", async () => {
    const watch = await fixture.client.watch(
      `/api/v1/watch/namespaces/default/pods?resourceVersion=${here()}`,
    );
    fixture.server.objects.create("pods", pod("a"));
    assert.equal((await watch.next())?.type, "ADDED");
    watch.close();
  });

  it("serves many watches of one write", async () => {
    const watches = await Promise.all(
      Array.from({ length: 50 }, async () =>
        fixture.client.watch(`${PODS}?watch=1&resourceVersion=${here()}`),
      ),
    );
    fixture.server.objects.create("pods", pod("a"));
    for (const watch of watches) {
      assert.equal(brief(await watch.next()), `ADDED a ${here()}`);
      watch.close();
    }
  });
});

describe("streaming list", () => {
  const fixture = useServer();
  const STREAM = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

  it("sends the state in key order, a bookmark that ends it, then changes", async () => {
    fixture.server.objects.create("pods", pod("b"));
    fixture.server.objects.create("pods", pod("a"));
    const at = Number(fixture.server.objects.resourceVersion);
    const watch = await fixture.client.watch(`${PODS}?${STREAM}`);
    const [a, b, end] = await watch.take(3);
    fixture.server.objects.create("pods", pod("c"));
    assert.deepEqual([brief(a), brief(b)], [`ADDED a ${at}`, `ADDED b ${at - 1}`]);
    assert.deepEqual(end, {
      type: "BOOKMARK",
      object: {
        kind: "Pod",
        apiVersion: "v1",
        metadata: {
          resourceVersion: String(at),
          annotations: { "k8s.io/initial-events-end": "true" },
        },
        spec: { containers: null },
        status: {},
      },
    });
    assert.equal(brief(await watch.next()), `ADDED c ${at + 1}`);
    watch.close();
  });

  it("marks the end of the state for a watch without a revision that allows bookmarks, too", async () => {
    const watch = await fixture.client.watch(`${PODS}?watch=1&allowWatchBookmarks=true`);
    assert.equal((await watch.next())?.object.metadata.annotations?.["k8s.io/initial-events-end"], "true");
    watch.close();
  });

  it("marks nothing without bookmarks", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const watch = await fixture.client.watch(`${PODS}?${STREAM.replace("&allowWatchBookmarks=true", "")}`);
    await watch.next();
    fixture.server.objects.create("pods", pod("b"));
    assert.equal((await watch.next())?.type, "ADDED");
    watch.close();
  });

  it("sends no state for sendInitialEvents=false", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const watch = await fixture.client.watch(`${PODS}?${STREAM.replace("Events=true", "Events=false")}`);
    fixture.server.objects.create("pods", pod("b"));
    assert.equal((await watch.next())?.object.metadata.name, "b");
    watch.close();
  });
});

describe("streaming list, switched off", () => {
  const fixture = useServer({ features: { watchList: false } });

  it("is refused with 422", async () => {
    const path = `${PODS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;
    const { code, json } = await fixture.client.get(path);
    assert.equal(code, 422);
    assert.match(
      json.message,
      /sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled$/,
    );
  });

  it("leaves a watch without a revision its state, without a mark", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const watch = await fixture.client.watch(`${PODS}?watch=1&allowWatchBookmarks=true`);
    assert.equal((await watch.next())?.object.metadata.name, "a");
    fixture.server.objects.create("pods", pod("b"));
    assert.equal((await watch.next())?.object.metadata.name, "b");
    watch.close();
  });
});

describe("watch, as time passes", () => {
  const clock = new FakeClock();
  const fixture = useServer({ clock, bookmarkIntervalMs: 10_000 });

  it("ends cleanly at its deadline", async () => {
    const path = `${PODS}?watch=1&timeoutSeconds=5&resourceVersion=${fixture.server.objects.resourceVersion}`;
    const watch = await fixture.client.watch(path);
    await clock.advance(5000);
    assert.deepEqual(await watch.rest(), []);
    assert.equal(watch.error, undefined);
    assert.equal(clock.pendingTimers, 0);
  });

  it("ends after half an hour to an hour by itself", async () => {
    const path = `${PODS}?watch=1&resourceVersion=${fixture.server.objects.resourceVersion}`;
    const watch = await fixture.client.watch(path);
    assert.ok(clock.nextTimerInMs !== undefined && clock.nextTimerInMs >= 1_800_000);
    await clock.advance(3_600_000);
    assert.deepEqual(await watch.rest(), []);
  });

  it("sends bookmarks at each interval and two seconds before the deadline, once the revision has moved", async () => {
    const start = Number(fixture.server.objects.resourceVersion);
    const query = `watch=1&allowWatchBookmarks=true&timeoutSeconds=25&resourceVersion=${start}`;
    const watch = await fixture.client.watch(`${PODS}?${query}`);
    await clock.advance(10_000);
    fixture.server.objects.create("configmaps", { metadata: { name: "elsewhere" } });
    await clock.advance(10_000);
    await clock.advance(3_000);
    await clock.advance(2_000);
    assert.deepEqual((await watch.rest()).map(brief), [`BOOKMARK ${start + 1}`, `BOOKMARK ${start + 1}`]);
  });

  it("sends no bookmark to a client that did not allow them", async () => {
    const start = Number(fixture.server.objects.resourceVersion);
    const watch = await fixture.client.watch(`${PODS}?watch=1&timeoutSeconds=25&resourceVersion=${start}`);
    fixture.server.objects.create("configmaps", { metadata: { name: "elsewhere" } });
    await clock.advance(25_000);
    assert.deepEqual(await watch.rest(), []);
  });

  it("answers a streaming list from the future with a Too large ERROR after three seconds", async () => {
    const path = `${PODS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=999999`;
    const opening = fixture.client.watch(path);
    while (clock.pendingTimers === 0) {
      await settle(1);
    }
    await clock.advance(3000);
    const [event, ...more] = await (await opening).rest();
    assert.equal(event?.type, "ERROR");
    assert.equal(event.object.code, 504);
    assert.equal(event.object.details.causes[0]?.reason, "ResourceVersionTooLarge");
    assert.deepEqual(more, []);
  });
});

describe("watch that is not read", () => {
  const fixture = useServer({ watchQueueEvents: 10 });

  it("is closed without a word when it falls too far behind", async () => {
    const at = fixture.server.objects.resourceVersion;
    const watch = await fixture.client.watch(`${PODS}?watch=1&resourceVersion=${at}`);
    watch.response.pause();
    const annotations = { filler: "x".repeat(200_000) };
    for (let count = 0; count < 200; count += 1) {
      fixture.server.objects.create("pods", pod(`p${String(count)}`, "default", { annotations }));
      await settle(1);
    }
    watch.response.resume();
    const events = await watch.rest();
    assert.ok(events.length > 0 && events.length < 200, `${String(events.length)} events`);
    assert.equal(
      events.every((event) => event.type === "ADDED"),
      true,
    );
    assert.equal(watch.error, undefined);
  });
});
