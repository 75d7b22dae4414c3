import assert from "node:assert/strict";
import { hostname } from "node:os";
import { describe, it } from "node:test";
import {
  EventRecorder,
  type EventRecorderOptions,
  type RecordedEvent,
} from "../../src/event-recorder/event-recorder.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { settle } from "../support/fake-clock.js";
import { ObjectServer, refusal } from "../support/object-server.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { CRASHED, MINUTE, NODE, POD, recording } from "./recording.js";

describe("EventRecorder", () => {
  it("writes an Event with all that is known of it (TestEventf)", async (t) => {
    const { recorder, server, clock } = recording(t);
    recorder.event({ ...CRASHED, related: NODE });
    await settle();
    const name = `foo.${(BigInt(clock.date().getTime()) * 1_000_000n).toString(16)}`;
    assert.deepEqual(server.paths(), [`/apis/events.k8s.io/v1/namespaces/baz/events/${name}`]);
    assert.deepEqual(JSON.parse(String(server.requests[0]?.body)), {
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { name, namespace: "baz" },
      eventTime: "2026-11-23T11:32:05.000000Z",
      reportingController: "c1",
      reportingInstance: "i1",
      action: "Annotate",
      reason: "CrashLoop",
      regarding: {
        apiVersion: "v1",
        kind: "Pod",
        name: "foo",
        namespace: "baz",
        uid: "bar",
        resourceVersion: "7",
      },
      related: { apiVersion: "v1", kind: "Node", name: "node1", uid: "67890" },
      note: "crashed 5 times",
      type: "Warning",
    });
  });

  it("puts Events about objects without a namespace into the namespace default (TestEventf)", async (t) => {
    const { recorder, events } = recording(t, { reportingInstance: undefined });
    recorder.event({ ...CRASHED, regarding: NODE });
    await settle();
    assert.equal(events()[0]?.metadata.namespace, "default");
    assert.equal(events()[0]?.reportingInstance, `c1-${hostname()}`);
  });

  it("takes a reference with the path of a part as it is", async (t) => {
    const { recorder, events } = recording(t);
    const regarding = {
      apiVersion: "v1",
      kind: "Pod",
      name: "foo",
      namespace: "baz",
      fieldPath: "spec.containers{a}",
    };
    recorder.event({ ...CRASHED, regarding });
    await settle();
    assert.deepEqual(events()[0]?.regarding, regarding);
  });

  it("gives an Event a UUID when the name of its object is not valid for an Event (TestEventf)", async (t) => {
    for (const name of ["2001:db8::123", "x".repeat(253)]) {
      const { recorder, events } = recording(t);
      recorder.event({ ...CRASHED, regarding: { ...NODE, metadata: { name } } });
      await settle();
      assert.match(events()[0]?.metadata.name ?? "", /^[0-9a-f-]{36}$/);
    }
  });

  it("gives different Events of the same moment different names", async (t) => {
    const { recorder, events } = recording(t);
    for (const reason of ["A", "B", "C"]) {
      recorder.event({ ...CRASHED, reason });
    }
    await settle();
    assert.equal(events().length, 3);
  });

  it("cuts a note at 1 kB, between two characters", async (t) => {
    for (const note of ["é".repeat(600), `x${"é".repeat(600)}`, "🐳".repeat(300)]) {
      const { recorder, events } = recording(t);
      recorder.event({ ...CRASHED, note });
      await settle();
      const written = events()[0]?.note ?? "";
      assert.ok(Buffer.byteLength(written) <= 1_024 && Buffer.byteLength(written) > 1_018, written);
      assert.ok(note.startsWith(written.replace(/\.\.\.$/, "")) && written.endsWith("..."), written);
    }
  });

  it("makes a series of Events that are alike, whatever their notes and resourceVersions (TestEventSeriesf)", async (t) => {
    const { recorder, server, clock, events } = recording(t);
    recorder.event(CRASHED);
    await clock.advance(1_000);
    recorder.event({ ...CRASHED, note: "crashed 6 times" });
    await clock.advance(1_000);
    recorder.event({
      ...CRASHED,
      regarding: { ...POD, metadata: { ...POD.metadata, resourceVersion: "8" } },
    });
    await clock.advance(1_000);
    assert.deepEqual(server.verbs, ["create", "patch"]);
    assert.deepEqual(
      events().map(({ series, note }) => [series, note]),
      [[{ count: 2, lastObservedTime: "2026-11-23T11:32:06.000000Z" }, "crashed 5 times"]],
    );
  });

  for (const [what, change] of [
    ["type", { type: "Normal" }],
    ["reason", { reason: "Crash" }],
    ["action", { action: "Delete" }],
    ["object", { regarding: NODE }],
    ["related object", { related: NODE }],
  ] as const) {
    it(`makes another Event of another ${what} (TestEventSeriesf)`, async (t) => {
      const { recorder, server } = recording(t);
      recorder.event(CRASHED);
      recorder.event({ ...CRASHED, ...change });
      await settle();
      assert.deepEqual(server.verbs, ["create", "create"]);
    });
  }

  it("writes one request for Events that are alike and wait (TestEventSeriesWithEventSinkImplRace)", async (t) => {
    const { recorder, server, events } = recording(t);
    const others = ["A", "B", "C", "D"];
    for (const reason of others) {
      recorder.event({ ...CRASHED, reason });
    }
    recorder.event(CRASHED);
    recorder.event(CRASHED);
    recorder.event(CRASHED);
    await settle();
    assert.deepEqual(
      server.verbs,
      [...others, "CrashLoop"].map(() => "create"),
    );
    assert.equal(events()[4]?.series?.count, 3);
  });

  it("writes the final count when a series was quiet for six minutes (TestFinishSeries)", async (t) => {
    const { recorder, server, clock, events } = recording(t);
    for (let count = 0; count < 10; count += 1) {
      recorder.event(CRASHED);
      await settle();
    }
    recorder.event({ ...CRASHED, reason: "Once" });
    await settle();
    await clock.advance(6 * MINUTE);
    assert.deepEqual(server.verbs, ["create", "patch", "create", "patch"]);
    assert.deepEqual(events()[0]?.series, { count: 10, lastObservedTime: "2026-11-23T11:32:05.000000Z" });
    assert.equal(clock.pendingTimers, 0);
    recorder.event(CRASHED);
    await settle();
    assert.equal(events().length, 3);
  });

  it("refreshes a series that goes on after half an hour (TestRefreshExistingEventSeries)", async (t) => {
    const { recorder, server, clock, events } = recording(t);
    for (let minute = 0; minute < 32; minute += 1) {
      recorder.event(CRASHED);
      await clock.advance(MINUTE);
    }
    assert.deepEqual(server.verbs, ["create", "patch"]);
    for (let minute = 0; minute < 5; minute += 1) {
      recorder.event(CRASHED);
      await clock.advance(MINUTE);
    }
    assert.deepEqual(server.verbs, ["create", "patch", "patch"]);
    assert.equal(events()[0]?.series?.count, 36);
  });

  it("creates a series that the server has forgotten (TestRecordEventToSink)", async (t) => {
    const { recorder, server, events } = recording(t);
    recorder.event(CRASHED);
    await settle();
    server.remove(server.paths()[0] ?? "");
    recorder.event(CRASHED);
    await settle();
    assert.deepEqual(server.verbs, ["create", "patch", "create"]);
    assert.equal(events()[0]?.series?.count, 2);
  });

  it("tries twelve times, with ten seconds and up to a quarter more between two tries (maxTriesPerEvent)", async (t) => {
    const { recorder, server, clock, logger } = recording(t, { random: () => 0.999 });
    server.interfere = () => new TransportError("ERR_CONNECT", "Cannot connect");
    recorder.event(CRASHED);
    await clock.advance(10_000);
    assert.equal(server.verbs.length, 1);
    await clock.advance(2_500);
    assert.equal(server.verbs.length, 2);
    await clock.advance(10 * MINUTE);
    assert.equal(server.verbs.length, 12);
    assert.equal(logger.lines[0], "warn: Cannot write Events: Cannot connect");
    assert.ok(logger.lines.includes("warn: Cannot write Events, and drop what was tried: Cannot connect"));
  });

  it("writes in order what waited for the server to come back", async (t) => {
    const { recorder, server, clock, events } = recording(t);
    server.interfere = () => refusal(503, "ServiceUnavailable");
    for (const reason of ["A", "B", "C"]) {
      recorder.event({ ...CRASHED, reason });
    }
    await clock.advance(25_000);
    server.interfere = () => undefined;
    await clock.advance(10_000);
    assert.deepEqual(
      events().map(({ reason }) => reason),
      ["A", "B", "C"],
    );
  });

  it("does not try again what the server refuses", async (t) => {
    const { recorder, server, clock, logger } = recording(t);
    server.interfere = () => refusal(403, "Forbidden");
    recorder.event(CRASHED);
    await clock.advance(MINUTE);
    assert.equal(server.verbs.length, 1);
    assert.deepEqual(logger.lines, ["warn: Cannot write Events, and drop what was tried: it is Forbidden"]);
  });

  it("counts an Event as written whose answer was lost", async (t) => {
    const { recorder, server, clock, logger, events } = recording(t);
    server.interfere = (): "answerLost" => {
      server.interfere = () => undefined;
      return "answerLost";
    };
    recorder.event(CRASHED);
    recorder.event(CRASHED);
    await clock.advance(30_000);
    await clock.advance(10_000);
    assert.deepEqual(server.verbs, ["create", "create", "patch"]);
    assert.equal(events()[0]?.series?.count, 2);
    assert.equal(logger.lines.length, 1);
  });

  it("drops Events when too many wait, and says so", async (t) => {
    const { recorder, server, logger, clock, events } = recording(t, { maxQueuedEvents: 2 });
    server.interfere = () => refusal(503, "ServiceUnavailable");
    for (const reason of ["A", "B", "C", "D"]) {
      recorder.event({ ...CRASHED, reason });
    }
    await settle();
    server.interfere = () => undefined;
    await clock.advance(10_000);
    assert.deepEqual(
      events().map(({ reason }) => reason),
      ["A", "B"],
    );
    const told = "warn: Cannot record an Event: too many wait to be written, so it was dropped";
    assert.deepEqual(
      logger.lines.filter((line) => line.endsWith("dropped")),
      [told, told],
    );
    recorder.event({ ...CRASHED, reason: "D" });
    await settle();
    assert.equal(events().length, 3);
  });

  it("never throws", (t) => {
    const { recorder, logger } = recording(t);
    recorder.event({ ...CRASHED, regarding: { metadata: { name: "foo" } } });
    recorder.event({ ...CRASHED, type: "Error" as "Warning" });
    recorder.event(undefined as unknown as RecordedEvent);
    const metadata = { name: "foo", namespace: "default" };
    recorder.event({
      ...CRASHED,
      regarding: { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata },
    });
    recorder.event({ ...CRASHED, note: 7n as unknown as string });
    assert.equal(
      logger.lines[0]?.startsWith("error: Cannot record an Event: found an object without kind"),
      true,
    );
    assert.ok(
      logger.lines.some((line) =>
        line.startsWith("error: Cannot record an Event: found only the metadata of"),
      ),
    );
    assert.equal(
      logger.lines[1],
      'error: Cannot record an Event: found the type "Error", expected "Normal" or "Warning"',
    );
    assert.equal(logger.lines.length, 5);
  });

  it("leaves out a related object without a kind", async (t) => {
    const { recorder, events } = recording(t);
    recorder.event({ ...CRASHED, related: { metadata: { name: "node1" } } });
    await settle();
    assert.equal(events()[0]?.related, undefined);
  });

  it("writes at the end what waits, and the counts of series", async (t) => {
    const { recorder, clock, events, server } = recording(t);
    for (let count = 0; count < 5; count += 1) {
      recorder.event(CRASHED);
      await settle();
    }
    recorder.event({ ...CRASHED, reason: "Last" });
    await recorder.close();
    assert.deepEqual(
      events().map(({ series, reason }) => [reason, series?.count]),
      [
        ["CrashLoop", 5],
        ["Last", undefined],
      ],
    );
    assert.equal(clock.pendingTimers, 0);
    await recorder.close();
    recorder.event(CRASHED);
    await settle();
    assert.equal(server.verbs.length, 4);
  });

  it("ends within ten seconds when the server does not answer", async (t) => {
    const { recorder, server, clock, logger } = recording(t);
    server.interfere = () => "hangs";
    recorder.event(CRASHED);
    recorder.event({ ...CRASHED, reason: "Other" });
    let closed = false;
    const closing = recorder.close().then(() => (closed = true));
    await clock.advance(9_999);
    assert.equal(closed, false);
    await clock.advance(1);
    await closing;
    assert.match(logger.lines[0] ?? "", /not written within 10s after the end/);
    assert.equal(clock.pendingTimers, 0);
  });

  it("refuses an empty name, and to be silent about failures", () => {
    const options = {
      transport: new ObjectServer(),
      reportingController: "c",
      logger: new RecordingLogger(),
    };
    assert.throws(
      () => new EventRecorder({ ...options, reportingController: "" }),
      /found an empty reportingController/,
    );
    const silent = { ...options, logger: undefined } as unknown as EventRecorderOptions;
    assert.throws(() => new EventRecorder(silent), /found no logger/);
  });
});
