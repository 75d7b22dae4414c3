import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Contender } from "../../src/leader-election/contender.js";
import { LeaseLock } from "../../src/leader-election/lease-lock.js";
import { type LeaseRecord, leaseRecordOf } from "../../src/leader-election/lease-record.js";
import type { Lease } from "../../src/types/coordination/v1.js";
import { FakeClock } from "../support/fake-clock.js";
import { ObjectServer, refusal } from "../support/object-server.js";
import { LEASE, PATH } from "./candidates.js";

const SIGNAL = new AbortController().signal;
const LED: LeaseRecord = {
  holderIdentity: "bing",
  leaseDurationSeconds: 3,
  acquireTime: "2026-11-23T10:00:00.000000Z",
  renewTime: "2026-11-23T10:00:00.000000Z",
  leaseTransitions: 4,
};

interface Contest {
  readonly clock: FakeClock;
  readonly server: ObjectServer;
  readonly contender: Contender;
  readonly record: () => LeaseRecord | undefined;
}

/** A contender named "baz". The Lease exists if a spec is given. */
function contest(spec?: object): Contest {
  const clock = new FakeClock();
  const server = new ObjectServer();
  if (spec !== undefined) {
    server.put(PATH, { spec });
  }
  const lock = new LeaseLock({ transport: server, lease: LEASE, requestTimeoutMs: 5_000, clock });
  return {
    clock,
    server,
    contender: new Contender({ lock, identity: "baz", leaseDurationMs: 10_000, clock }),
    record: () => {
      const lease = server.get(PATH) as Lease | undefined;
      return lease && leaseRecordOf(lease);
    },
  };
}

describe("Contender", () => {
  it("acquires from no object (TestTryAcquireOrRenewLeases)", async () => {
    const { server, contender, record } = contest();
    assert.deepEqual(await contender.tryAcquireOrRenew(SIGNAL), { outcome: "held" });
    assert.deepEqual(server.verbs, ["get", "create"]);
    assert.equal(contender.leader, "baz");
    const now = "2026-11-23T11:32:05.000000Z";
    assert.deepEqual(record(), {
      holderIdentity: "baz",
      leaseDurationSeconds: 10,
      acquireTime: now,
      renewTime: now,
      leaseTransitions: 0,
    });
  });

  for (const [what, spec] of [
    ["an object without a record", undefined],
    ["an unled object", {}],
    ["an object whose holder is empty, at once", { ...LED, holderIdentity: "", leaseDurationSeconds: 1_000 }],
    ["a led object without a duration", { holderIdentity: "bing" }],
    [
      "a record whose members have other types",
      { holderIdentity: 7, leaseDurationSeconds: "8", leaseTransitions: [] },
    ],
  ] as const) {
    it(`acquires from ${what} (TestTryAcquireOrRenewLeases)`, async () => {
      const { server, contender, record } = contest({});
      server.put(PATH, spec === undefined ? {} : { spec });
      assert.deepEqual(await contender.tryAcquireOrRenew(SIGNAL), { outcome: "held" });
      assert.deepEqual(server.verbs, ["get", "update"]);
      const before = (spec as { leaseTransitions?: unknown } | undefined)?.leaseTransitions;
      assert.equal(record()?.leaseTransitions, (typeof before === "number" ? before : 0) + 1);
      assert.equal(record()?.holderIdentity, "baz");
    });
  }

  it("does not acquire from a led object before it has not changed for its duration (TestTryAcquireOrRenewLeases)", async () => {
    const { clock, server, contender, record } = contest(LED);
    assert.deepEqual(await contender.tryAcquireOrRenew(SIGNAL), { outcome: "heldByOther", holder: "bing" });
    await clock.advance(2_999);
    assert.deepEqual(await contender.tryAcquireOrRenew(SIGNAL), { outcome: "heldByOther", holder: "bing" });
    await clock.advance(1);
    assert.deepEqual(await contender.tryAcquireOrRenew(SIGNAL), { outcome: "held" });
    assert.deepEqual(server.verbs, ["get", "get", "get", "update"]);
    assert.equal(record()?.leaseTransitions, 5);
  });

  it("measures expiry by its own clock, whatever the times in the Lease are", async () => {
    for (const renewTime of ["1970-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z", "yesterday"]) {
      const { clock, contender } = contest({ ...LED, renewTime });
      assert.equal((await contender.tryAcquireOrRenew(SIGNAL)).outcome, "heldByOther");
      clock.sleepMachine(3_600_000);
      assert.equal((await contender.tryAcquireOrRenew(SIGNAL)).outcome, "heldByOther");
      await clock.advance(3_000);
      assert.equal((await contender.tryAcquireOrRenew(SIGNAL)).outcome, "held");
    }
  });

  it("waits anew whenever the leader renews, and not when other members of the Lease change", async () => {
    const { clock, server, contender } = contest(LED);
    await contender.tryAcquireOrRenew(SIGNAL);
    await clock.advance(2_000);
    server.put(PATH, { spec: { ...LED, renewTime: "2026-11-23T10:00:02.000000Z" } });
    await contender.tryAcquireOrRenew(SIGNAL);
    await clock.advance(2_000);
    const metadata = { labels: { touched: "true" } };
    server.put(PATH, { metadata, spec: { ...LED, renewTime: "2026-11-23T10:00:02.000000Z" } });
    assert.equal((await contender.tryAcquireOrRenew(SIGNAL)).outcome, "heldByOther");
    await clock.advance(1_000);
    assert.equal((await contender.tryAcquireOrRenew(SIGNAL)).outcome, "held");
    assert.deepEqual(server.get(PATH)?.metadata.labels, { touched: "true" });
  });

  it("renews what it holds, and keeps the time and the count of its term (TestTryAcquireOrRenewLeases)", async () => {
    const { clock, contender, record } = contest({ ...LED, holderIdentity: "baz" });
    assert.deepEqual(await contender.tryAcquireOrRenew(SIGNAL), { outcome: "held" });
    await clock.advance(2_000);
    assert.deepEqual(await contender.renew(SIGNAL), { outcome: "held" });
    const renewed = { renewTime: "2026-11-23T11:32:07.000000Z", leaseDurationSeconds: 10 };
    assert.deepEqual(record(), { ...LED, ...renewed, holderIdentity: "baz" });
  });

  it("renews with one request while it surely holds the Lease (TestFastPathLeaderElection)", async () => {
    const { server, contender } = contest();
    await contender.tryAcquireOrRenew(SIGNAL);
    await contender.renew(SIGNAL);
    await contender.renew(SIGNAL);
    assert.deepEqual(server.verbs, ["get", "create", "update", "update"]);
  });

  it("reads first after a conflict, and then goes on with one request (TestFastPathLeaderElection)", async () => {
    const { server, contender } = contest();
    await contender.tryAcquireOrRenew(SIGNAL);
    await contender.renew(SIGNAL);
    server.interfere = (): ReturnType<typeof refusal> => {
      server.interfere = () => undefined;
      return refusal(409, "Conflict");
    };
    await contender.renew(SIGNAL);
    await contender.renew(SIGNAL);
    assert.deepEqual(server.verbs, ["get", "create", "update", "update", "get", "update", "update"]);
  });

  it("reads first when the Lease may have expired meanwhile", async () => {
    const { clock, server, contender } = contest();
    await contender.tryAcquireOrRenew(SIGNAL);
    assert.equal(contender.isHeld, true);
    await clock.advance(10_000);
    assert.equal(contender.isHeld, false);
    assert.deepEqual(await contender.renew(SIGNAL), { outcome: "held" });
    assert.deepEqual(server.verbs, ["get", "create", "get", "update"]);
  });

  it("does not take back a Lease that another candidate has taken, even if that one has given it up", async () => {
    for (const holderIdentity of ["bing", ""]) {
      const { server, contender } = contest();
      await contender.tryAcquireOrRenew(SIGNAL);
      server.put(PATH, { spec: { ...LED, holderIdentity } });
      assert.deepEqual(await contender.renew(SIGNAL), { outcome: "heldByOther", holder: holderIdentity });
      assert.equal(contender.isHeld, false);
    }
  });

  it("creates a Lease that it holds again when it was deleted", async () => {
    const { server, contender, record } = contest();
    await contender.tryAcquireOrRenew(SIGNAL);
    server.remove(PATH);
    assert.deepEqual(await contender.renew(SIGNAL), { outcome: "held" });
    assert.equal(record()?.holderIdentity, "baz");
  });

  it("waits for the end of a Lease that was deleted, because its leader may not know yet", async () => {
    const { clock, server, contender } = contest(LED);
    await contender.tryAcquireOrRenew(SIGNAL);
    server.remove(PATH);
    assert.deepEqual(await contender.tryAcquireOrRenew(SIGNAL), { outcome: "heldByOther", holder: "bing" });
    await clock.advance(3_000);
    assert.deepEqual(await contender.tryAcquireOrRenew(SIGNAL), { outcome: "held" });
  });

  it("does not believe a write whose answer has no resourceVersion", async () => {
    const { server, contender } = contest();
    server.interfere = (verb) => (verb === "create" ? { status: 201, body: "{}" } : undefined);
    const attempt = await contender.tryAcquireOrRenew(SIGNAL);
    assert.equal(attempt.outcome, "failed");
    assert.equal(contender.isHeld, false);
  });

  it("releases what it holds, with a duration of 1 s and the same count (TestReleaseLeaseLeases)", async () => {
    const { contender, record } = contest(LED);
    const taken = { ...LED, holderIdentity: "baz" };
    const { server, contender: holder, record: held } = contest(taken);
    await holder.tryAcquireOrRenew(SIGNAL);
    await holder.release(SIGNAL);
    const now = "2026-11-23T11:32:05.000000Z";
    const released = { holderIdentity: "", leaseDurationSeconds: 1, acquireTime: now, renewTime: now };
    assert.deepEqual(held(), { ...released, leaseTransitions: 4 });
    assert.equal(holder.leader, "");
    // It reads first (TestReleaseMethodCallsGet).
    assert.deepEqual(server.verbs, ["get", "update", "get", "update"]);
    await contender.release(SIGNAL);
    assert.equal(record()?.holderIdentity, "bing");
  });

  it("releases also when another client writes the Lease at the same time", async () => {
    const { server, contender, record } = contest({ ...LED, holderIdentity: "baz" });
    await contender.tryAcquireOrRenew(SIGNAL);
    let conflicts = 0;
    server.interfere = (verb) =>
      verb === "update" && ++conflicts <= 2 ? refusal(409, "Conflict") : undefined;
    await contender.release(SIGNAL);
    assert.equal(record()?.holderIdentity, "");
  });
});
