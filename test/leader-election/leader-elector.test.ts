import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Latch } from "../../src/base/latch.js";
import { LeaderElector } from "../../src/leader-election/leader-elector.js";
import type { LeaderElectorOptions } from "../../src/leader-election/leader-elector-options.js";
import { LeaseLostError } from "../../src/leader-election/lease-lost-error.js";
import { runAsLeader } from "../../src/leader-election/run-as-leader.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { ObjectServer, refusal } from "../support/object-server.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { Election, LEASE, PATH } from "./candidates.js";

describe("LeaderElector", () => {
  it("leads, and renews after each retry period", async (t) => {
    const election = new Election(t);
    const { told, elector } = await election.run("a");
    assert.deepEqual(told, ["leader a", "started"]);
    assert.equal(elector.isLeader(), true);
    assert.equal(elector.getLeader(), "a");
    await election.clock.advance(6_000);
    assert.deepEqual(election.server.verbs, ["get", "create", "update", "update", "update"]);
    assert.equal(election.record?.renewTime, "2026-11-23T11:32:11.000000Z");
  });

  it("waits while another candidate leads, and tells who leads", async (t) => {
    const election = new Election(t);
    await election.run("a");
    const { told, elector } = await election.run("b");
    await election.clock.advance(60_000);
    assert.deepEqual(told, ["leader a"]);
    assert.deepEqual([elector.isLeader(), elector.state, elector.getLeader()], [false, "acquiring", "a"]);
  });

  it("waits between one and 2.2 retry periods before it tries to acquire again (JitterFactor)", async (t) => {
    const election = new Election(t);
    await election.run("a");
    for (const [random, waitMs] of [
      [0, 2_000],
      [0.5, 3_200],
      [0.999_999_999, 4_399],
    ] as const) {
      election.server.verbs.length = 0;
      const { stop } = await election.run("b", { random: () => random, transport: election.server });
      const reads = (): number => election.server.verbs.filter((verb) => verb === "get").length;
      assert.equal(reads(), 1);
      await election.clock.advance(waitMs - 1);
      assert.equal(reads(), 1);
      await election.clock.advance(2);
      assert.equal(reads(), 2);
      stop();
      await settle();
    }
  });

  it("takes over when a leader has died, after its lease duration and not before", async (t) => {
    const election = new Election(t);
    election.write({ holderIdentity: "dead", leaseDurationSeconds: 15, leaseTransitions: 2 });
    const { told } = await election.run("b");
    await election.clock.advance(14_000);
    assert.deepEqual(told, ["leader dead"]);
    await election.clock.advance(2_000);
    assert.deepEqual(told, ["leader dead", "leader b", "started"]);
    assert.equal(election.record?.leaseTransitions, 3);
  });

  it("stops leading when it could not renew for the renew deadline, before another candidate can lead", async (t) => {
    const election = new Election(t);
    const first = await election.run("a");
    const second = await election.run("b");
    // The leader is cut off: its requests hang. Those of the other one do not.
    election.server.interfere = (_, { body = "" }) =>
      String(body).includes('"holderIdentity":"a"') ? "hangs" : undefined;
    await election.clock.advance(9_999);
    assert.equal(first.elector.isLeader(), true);
    await election.clock.advance(1);
    assert.deepEqual(first.told, ["leader a", "started", "aborted", "stopped"]);
    assert.equal(first.elector.isLeader(), false);
    assert.deepEqual(second.told, ["leader a"]);
    const error = await first.ended;
    assert.ok(error instanceof LeaseLostError, String(error));
    assert.match(
      error.message,
      /^Cannot lead by the Lease "foo\/bar" any more: it could not be renewed for 10s: /,
    );
    await election.clock.advance(8_000);
    assert.deepEqual(second.told, ["leader a", "leader b", "started"]);
  });

  it("goes on leading when a renewal succeeds before the deadline", async (t) => {
    const election = new Election(t);
    const { told } = await election.run("a");
    election.server.interfere = () => refusal(503, "ServiceUnavailable");
    await election.clock.advance(7_999);
    election.server.interfere = () => undefined;
    await election.clock.advance(60_000);
    assert.deepEqual(told, ["leader a", "started"]);
    assert.equal(election.record?.leaseTransitions, 0);
  });

  it("goes on leading when a renewal arrives and its answer is lost", async (t) => {
    const election = new Election(t);
    const { told, logger } = await election.run("a");
    let lost = 0;
    election.server.interfere = (verb) => (verb === "update" && ++lost % 3 === 1 ? "answerLost" : undefined);
    await election.clock.advance(120_000);
    assert.deepEqual(told, ["leader a", "started"]);
    assert.deepEqual(logger.lines.slice(1), []);
  });

  it("stops leading at once when it sees that another candidate has taken the Lease", async (t) => {
    const election = new Election(t);
    const { told, ended } = await election.run("a");
    election.write({ holderIdentity: "b", leaseTransitions: 1 });
    assert.deepEqual(told, ["leader a", "started"]);
    await election.clock.advance(2_000);
    assert.deepEqual(told, ["leader a", "started", "leader b", "aborted", "stopped"]);
    assert.match(String(await ended), /another candidate has taken it, and the leader is now "b"$/);
    assert.equal(election.record?.holderIdentity, "b");
  });

  it("does not count as the leader after a pause in which the Lease has expired", async (t) => {
    const election = new Election(t);
    const { elector } = await election.run("a");
    election.clock.jump(14_999);
    assert.equal(elector.isLeader(), true);
    election.clock.jump(1);
    assert.equal(elector.isLeader(), false);
  });

  it("creates the Lease again when it was deleted, and goes on leading", async (t) => {
    const election = new Election(t);
    const first = await election.run("a");
    const second = await election.run("b");
    for (let round = 0; round < 5; round += 1) {
      election.server.remove(PATH);
      await election.clock.advance(3_000);
      assert.equal(election.record?.holderIdentity, "a");
    }
    assert.deepEqual(first.told, ["leader a", "started"]);
    assert.deepEqual(second.told, ["leader a"]);
  });

  it("tells once that it may not read the Lease, and leads when it is allowed to", async (t) => {
    const election = new Election(t);
    election.server.interfere = () => refusal(403, "Forbidden");
    const { told, logger } = await election.run("a");
    await election.clock.advance(9_000);
    assert.deepEqual(logger.lines, [
      'warn: Cannot acquire the Lease "foo/bar": it is Forbidden; allow this user to get, create and update leases of the group coordination.k8s.io',
    ]);
    election.server.interfere = () => undefined;
    await election.clock.advance(2_000);
    assert.deepEqual(told, ["leader a", "started"]);
  });

  it("keeps the Lease when it stops, unless it was told to release it", async (t) => {
    const election = new Election(t);
    const { stop, ended, told } = await election.run("a");
    stop();
    assert.equal(await ended, undefined);
    assert.deepEqual(told, ["leader a", "started", "aborted", "stopped"]);
    assert.equal(election.record?.holderIdentity, "a");
    assert.equal(election.clock.pendingTimers, 0);
  });

  it("releases the Lease when it stops, so that another candidate leads at its next try (TestReleaseOnCancellation_Leases)", async (t) => {
    const election = new Election(t);
    const first = await election.run("a", { releaseOnCancel: true });
    const second = await election.run("b");
    first.stop();
    await first.ended;
    assert.equal(election.record?.holderIdentity, "");
    await election.clock.advance(2_000);
    assert.deepEqual(second.told, ["leader a", "leader b", "started"]);
    assert.equal(election.record.leaseTransitions, 1);
  });

  it("releases the Lease also when it is stopped during a renewal (TestReleaseOnCancellation_Leases)", async (t) => {
    for (const during of ["hangs", "answerLost"] as const) {
      const election = new Election(t);
      const { stop, ended } = await election.run("a", { releaseOnCancel: true });
      election.server.interfere = () => during;
      await election.clock.advance(2_000);
      stop();
      election.server.interfere = () => undefined;
      assert.equal(await ended, undefined);
      assert.equal(election.record?.holderIdentity, "");
    }
  });

  it("renews until the work has ended, and releases only then", async (t) => {
    const election = new Election(t);
    const work = new Latch();
    const options = { releaseOnCancel: true, onStartedLeading: async () => work.opened };
    const { stop, told, elector, ended } = await election.run("a", options);
    stop();
    await election.clock.advance(60_000);
    assert.deepEqual(told, ["leader a", "started", "aborted"]);
    assert.deepEqual([elector.state, elector.isLeader()], ["stopping", true]);
    assert.equal(election.record?.renewTime, "2026-11-23T11:33:05.000000Z");
    work.open();
    await ended;
    assert.deepEqual(told, ["leader a", "started", "aborted", "stopped"]);
    assert.equal(election.record.holderIdentity, "");
  });

  it("gives up releasing after the renew deadline, and says so", async (t) => {
    const election = new Election(t);
    const { stop, ended, logger } = await election.run("a", { releaseOnCancel: true });
    election.server.interfere = () => "hangs";
    stop();
    await settle();
    await election.clock.advance(10_000);
    assert.equal(await ended, undefined);
    assert.match(
      logger.lines.at(-1) ?? "",
      /^warn: Cannot release the Lease "foo\/bar": Cannot GET .*time limit/,
    );
    assert.equal(election.clock.pendingTimers, 0);
  });

  it("stops leading when the work fails, and passes the failure on", async (t) => {
    const election = new Election(t);
    const failure = new Error("the work failed");
    const { ended, told } = await election.run("a", {
      releaseOnCancel: true,
      onStartedLeading: () => {
        throw failure;
      },
    });
    assert.equal(await ended, failure);
    assert.deepEqual(told, ["leader a", "started", "stopped"]);
    assert.equal(election.record?.holderIdentity, "");
  });

  it("ends without having led when it is stopped before", async (t) => {
    const election = new Election(t);
    await election.run("a");
    const { stop, ended, told } = await election.run("b");
    stop();
    assert.equal(await ended, undefined);
    assert.deepEqual(told, ["leader a"]);
  });

  it("begins no work when it is stopped while it acquires, and gives the Lease up", async (t) => {
    const election = new Election(t);
    const stop = new AbortController();
    const told: string[] = [];
    const elector = new LeaderElector({
      transport: election.server,
      lease: LEASE,
      identity: "a",
      logger: new RecordingLogger(),
      clock: election.clock,
      onNewLeader: () => stop.abort(),
      onStartedLeading: () => void told.push("started"),
      onStoppedLeading: () => void told.push("stopped"),
    });
    await elector.run(stop.signal);
    assert.deepEqual(told, []);
    assert.equal(election.record?.holderIdentity, "");
  });

  it("runs only once", async (t) => {
    const { elector } = await new Election(t).run("a");
    await assert.rejects(async () => elector.run(new AbortController().signal), {
      message:
        'Cannot elect a leader for the Lease "foo/bar": the elector is leading, and an elector runs only once',
    });
  });

  for (const [options, message] of [
    [
      { leaseDurationMs: 10_000 },
      "found leaseDurationMs 10000, expected more than renewDeadlineMs, which is 10000",
    ],
    [
      { renewDeadlineMs: 2_400 },
      "found renewDeadlineMs 2400, expected more than 2400, which is 1.2 times retryPeriodMs",
    ],
    [{ retryPeriodMs: 0 }, "found retryPeriodMs 0, expected a number above 0"],
    [{ retryPeriodMs: Number.NaN }, "found retryPeriodMs NaN, expected a number above 0"],
    [
      { leaseDurationMs: 15_500 },
      "found leaseDurationMs 15500, expected whole seconds, because a Lease counts in seconds",
    ],
    [{ identity: "" }, "found an empty identity, expected a name that no other candidate has"],
    [{ logger: undefined }, "found no logger, so failures would not be seen; pass console"],
  ] as const) {
    it(`refuses: ${message} (TestLeaderElectionConfigValidation)`, () => {
      const all = {
        transport: new ObjectServer(),
        lease: LEASE,
        logger: new RecordingLogger(),
        onStartedLeading: () => undefined,
        ...options,
      };
      assert.throws(() => new LeaderElector(all as unknown as LeaderElectorOptions), {
        message: `Cannot elect a leader for the Lease "foo/bar": ${message}`,
      });
    });
  }
});

describe("runAsLeader", () => {
  it("does the work as the leader, releases the Lease, and returns what the work returns", async () => {
    const server = new ObjectServer();
    const options = {
      transport: server,
      lease: LEASE,
      logger: new RecordingLogger(),
      clock: new FakeClock(),
    };
    const holder = await runAsLeader(options, () => JSON.stringify(server.get(PATH)));
    assert.match(holder, /"holderIdentity":"[^"]+_[-0-9a-f]{36}"/);
    assert.match(JSON.stringify(server.get(PATH)), /"holderIdentity":""/);
    assert.equal(options.clock.pendingTimers, 0);
  });

  it("rejects with the signal's reason when it is stopped before it leads", async (t) => {
    const election = new Election(t);
    await election.run("a");
    const { server: transport, clock } = election;
    const stop = new AbortController();
    const options = { transport, lease: LEASE, logger: new RecordingLogger(), clock, signal: stop.signal };
    const running = runAsLeader(options, () => "never");
    await settle();
    stop.abort(new Error("enough"));
    await assert.rejects(running, { message: "enough" });
  });

  it("passes on what the work throws, and releases the Lease", async () => {
    const server = new ObjectServer();
    const options = {
      transport: server,
      lease: LEASE,
      logger: new RecordingLogger(),
      clock: new FakeClock(),
    };
    const failing = runAsLeader(options, async () => Promise.reject(new Error("the work failed")));
    await assert.rejects(failing, { message: "the work failed" });
    assert.match(JSON.stringify(server.get(PATH)), /"holderIdentity":""/);
  });
});
