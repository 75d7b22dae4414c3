import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RecordedEvent } from "../../src/event-recorder/event-recorder.js";
import { settle } from "../support/fake-clock.js";
import { type Interference, refusal } from "../support/object-server.js";
import { CRASHED, MINUTE, POD, type Recording, recording } from "./recording.js";

/** An Event in the namespace whose requests fail. */
const FAILING: RecordedEvent = {
  ...CRASHED,
  regarding: { ...POD, metadata: { ...POD.metadata, namespace: "broken" } },
};

function breakNamespace({ server }: Recording, how: () => Interference): void {
  server.interfere = (_, { path }) => (path.includes("/namespaces/broken/") ? how() : undefined);
}

function serverError(): Interference {
  return refusal(500, "InternalError");
}

/** The number of requests to the namespace that fails. */
function tries({ server }: Recording): number {
  return server.requests.filter(({ path }) => path.includes("/namespaces/broken/")).length;
}

function reasons({ events }: Recording): string[] {
  return events().map(({ metadata, reason }) => `${metadata.namespace} ${reason}`);
}

describe("An Event that cannot be written", () => {
  it("waits for its next try without holding up the others", async (t) => {
    const run = recording(t);
    breakNamespace(run, serverError);
    run.recorder.event(FAILING);
    for (const reason of ["A", "B"]) {
      run.recorder.event({ ...CRASHED, reason });
      await settle();
    }
    assert.deepEqual(reasons(run), ["baz A", "baz B"]);
    assert.equal(tries(run), 1);
    await run.clock.advance(10 * MINUTE);
    assert.equal(tries(run), 12);
    // It was given up, and nothing is left to wait for.
    assert.equal(run.clock.pendingTimers, 0);
  });

  it("is written when the server has recovered, with what has happened meanwhile", async (t) => {
    const run = recording(t);
    breakNamespace(run, serverError);
    run.recorder.event(FAILING);
    await settle();
    run.recorder.event(FAILING);
    run.recorder.event(FAILING);
    await run.clock.advance(9_999);
    assert.equal(tries(run), 1, "a repeat does not hasten the next try");
    run.server.interfere = () => undefined;
    await run.clock.advance(1);
    assert.deepEqual(
      run.events().map(({ series }) => series?.count),
      [3],
    );
    assert.deepEqual(run.server.verbs, ["create", "create"]);
  });

  it("leaves room for the others while its request hangs", async (t) => {
    const run = recording(t);
    breakNamespace(run, () => "hangs");
    run.recorder.event(FAILING);
    run.recorder.event(CRASHED);
    await settle();
    assert.deepEqual(reasons(run), ["baz CrashLoop"]);
    run.server.interfere = () => undefined;
    // The request ends at its time limit of 30 s, and is made again 10 s later.
    await run.clock.advance(40_000);
    assert.deepEqual(reasons(run), ["baz CrashLoop", "broken CrashLoop"]);
  });

  it("is one of four at most whose requests are under way, and never with itself", async (t) => {
    const run = recording(t);
    let hang = true;
    breakNamespace(run, () => (hang ? "hangs" : undefined));
    const many = ["A", "B", "C", "D", "E", "F"];
    for (const reason of [...many, ...many, ...many]) {
      run.recorder.event({ ...FAILING, reason });
      await settle();
    }
    assert.deepEqual(run.server.verbs, ["create", "create", "create", "create"]);
    hang = false;
    // The requests end at their time limit of 30 s, and the four are tried again 10 s later.
    await run.clock.advance(40_000);
    assert.equal(run.server.verbs.length, 10);
    assert.deepEqual(
      run.events().map(({ series }) => series?.count),
      many.map(() => 3),
    );
  });

  it("counts among those that may wait", async (t) => {
    const run = recording(t, { maxQueuedEvents: 3 });
    breakNamespace(run, serverError);
    for (const reason of ["A", "B", "C", "D"]) {
      run.recorder.event({ ...FAILING, reason });
      await settle();
    }
    assert.equal(tries(run), 3);
    run.server.interfere = () => undefined;
    await run.clock.advance(10_000);
    assert.deepEqual(reasons(run), ["broken A", "broken B", "broken C"]);
  });

  it("is tried once more by close, at once, and leaves no timer", async (t) => {
    for (const heals of [true, false]) {
      const run = recording(t);
      breakNamespace(run, serverError);
      run.recorder.event(FAILING);
      run.recorder.event(CRASHED);
      await run.clock.advance(5_000);
      if (heals) {
        run.server.interfere = () => undefined;
      }
      await run.recorder.close();
      assert.equal(tries(run), 2);
      assert.deepEqual(reasons(run), heals ? ["baz CrashLoop", "broken CrashLoop"] : ["baz CrashLoop"]);
      assert.equal(run.clock.pendingTimers, 0);
      const dropped = run.logger.lines.filter((line) => line.includes("and drop what was tried"));
      assert.equal(dropped.length, heals ? 0 : 1);
    }
  });
});
