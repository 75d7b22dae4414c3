import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Latch } from "../../../src/base/latch.js";
import { KubeEventStore } from "../../../src/cli/kube-events/kube-event-store.js";
import { pod } from "../../support/pods.js";
import { FakeClock } from "../../support/fake-clock.js";
import { kubeEvent } from "../../support/kube-events.js";
import { RecordingLogger } from "../../support/recording-logger.js";

/** Starts a store of Events about the pods in `pods`. */
function start({ sinceMs = 0, pods = new Set(["web"]) } = {}) {
  const clock = new FakeClock(new Date(1_000_000));
  const ready = new Latch();
  const told: string[] = [];
  const logger = new RecordingLogger();
  const store = new KubeEventStore({
    clock,
    logger,
    sinceMs,
    ready: ready.opened,
    subjects: {
      find: ({ kind, namespace, subject }) =>
        kind === "Pod" && namespace === "default" && pods.has(subject) ? { owner: "" } : undefined,
    },
    tell: ({ subject, reason, count }, cause) => void told.push(`${subject} ${reason} ${count} ${cause}`),
  });
  return { store, clock, ready, told, logger, pods };
}

describe("KubeEventStore", () => {
  it("tells nothing of the first list without --since, and everything after it", async () => {
    const { store, told, ready, clock } = start();
    store.replace([kubeEvent({ name: "old", at: 999 })], "10");
    ready.open();
    await clock.advance(0);
    store.add(kubeEvent({ name: "new", version: 11, reason: "Failed" }));
    store.update(kubeEvent({ name: "old", version: 12, count: 2, at: 1_001 }));
    assert.deepEqual(told, ["web Failed 1 watch", "web BackOff 2 watch"]);
  });

  it("tells what happened within --since in the order of time, when the pods are there", async () => {
    const { store, told, ready, clock } = start({ sinceMs: 60_000 });
    store.replace(
      [
        kubeEvent({ name: "b", reason: "Second", at: 990 }),
        kubeEvent({ name: "c", reason: "TooOld", at: 900 }),
        kubeEvent({ name: "a", reason: "First", at: 980 }),
        kubeEvent({ name: "d", reason: "Other", pod: "other", at: 990 }),
      ],
      "10",
    );
    await clock.advance(0);
    assert.deepEqual(told, []);
    assert.notEqual(store.whenWritable(), undefined);
    ready.open();
    await clock.advance(0);
    assert.deepEqual(told, ["web First 1 initial", "web Second 1 initial"]);
    assert.equal(store.whenWritable(), undefined);
  });

  it("tells what waited when the owner of its object appears, and lets the rest go on waiting", async () => {
    const { store, told, pods, clock } = start();
    store.replace([], "10");
    store.add(kubeEvent({ name: "a", version: 11, pod: "mine", reason: "Mine" }));
    store.add(kubeEvent({ name: "b", version: 12, pod: "late", reason: "Late" }));
    store.ownersAppeared();
    await clock.advance(0);
    assert.deepEqual(told, []);
    pods.add("mine");
    store.ownersAppeared();
    await clock.advance(0);
    assert.deepEqual(told, ["mine Mine 1 watch"]);
    await clock.advance(11_000);
    pods.add("late");
    store.ownersAppeared();
    await clock.advance(0);
    assert.deepEqual(told, ["mine Mine 1 watch"]);
  });

  it("tells after a new list what has happened meanwhile, and nothing twice", () => {
    const { store, told } = start();
    const seen = kubeEvent({ name: "seen", version: 5 });
    const watched = kubeEvent({ name: "watched", version: 11, reason: "Watched" });
    store.replace([seen], "10");
    store.add(watched);
    told.length = 0;
    const again = kubeEvent({ name: "seen", version: 21, count: 4, at: 5 });
    const missed = kubeEvent({ name: "missed", version: 22, reason: "Missed" });
    store.replace([again, watched, missed], "30");
    store.replace([again, watched, missed], "31");
    store.add(missed);
    assert.deepEqual(told.sort(), ["web BackOff 4 relist", "web Missed 1 relist"]);
  });

  it("goes by resource versions after a new list when it has forgotten counts", () => {
    const { store, told } = start();
    const many = Array.from({ length: 10_001 }, (_, number) =>
      kubeEvent({ name: `many-${number}`, version: number + 1 }),
    );
    store.replace(many, "20000");
    const news = kubeEvent({ name: "news", version: 20_001, reason: "News" });
    store.replace([...many, news], "20002");
    assert.deepEqual(told, ["web News 1 relist"]);
  });

  it("tells an Event that came before its pod after the pod, but not after ten seconds", async () => {
    const { store, told, pods, clock } = start();
    store.replace([], "10");
    store.add(kubeEvent({ name: "early", version: 11, pod: "later", reason: "FailedScheduling" }));
    store.add(kubeEvent({ name: "stranger", version: 12, pod: "stranger" }));
    assert.deepEqual(told, []);
    pods.add("later");
    store.appeared(pod("later", "13"));
    assert.deepEqual(told, [], "the line of the pod comes first");
    await clock.advance(10_001);
    assert.deepEqual(told, ["later FailedScheduling 1 watch"]);
    pods.add("stranger");
    store.appeared(pod("stranger", "14"));
    await clock.advance(0);
    assert.equal(told.length, 1);
  });

  it("tells the Event that made a pod appear, also when older ones of the pod have waited too long", async () => {
    const { store, told, pods, clock } = start();
    store.replace([], "10");
    for (const [version, reason, waitMs] of [
      [11, "Pulled", 5_001],
      [12, "Started", 5_001],
      [13, "Unhealthy", 50],
    ] as const) {
      store.add(kubeEvent({ name: reason, version, pod: "later", reason }));
      await clock.advance(waitMs);
    }
    pods.add("later");
    store.appeared(pod("later", "14"));
    await clock.advance(0);
    assert.deepEqual(told, ["later Started 1 watch", "later Unhealthy 1 watch"]);
  });

  it("tells the newest state of an Event that has happened several times before its pod was there", async () => {
    const { store, told, pods, clock } = start();
    store.replace([], "10");
    for (const count of [1, 2, 3]) {
      store.update(
        kubeEvent({ version: 10 + count, pod: "later", reason: "Unhealthy", count, at: 5 * count }),
      );
      await clock.advance(5_001);
    }
    pods.add("later");
    store.appeared(pod("later", "14"));
    await clock.advance(0);
    assert.deepEqual(told, ["later Unhealthy 3 watch"]);
  });

  it("holds at most 1 000 Events of pods that are not there", async () => {
    const { store, told, pods, clock } = start();
    store.replace([], "10");
    for (let number = 0; number <= 1_000; number += 1) {
      store.add(kubeEvent({ name: `event-${number}`, version: 11 + number, pod: `pod-${number}` }));
    }
    pods.add("pod-0").add("pod-1");
    store.appeared(pod("pod-0", "1"));
    store.appeared(pod("pod-1", "1"));
    await clock.advance(0);
    assert.deepEqual(told, ["pod-1 BackOff 1 watch"]);
  });

  it("tells nothing of an Event that has expired, and tells one that comes again", () => {
    const { store, told } = start();
    store.replace([kubeEvent({ name: "old" })], "10");
    store.delete(kubeEvent({ name: "old", version: 11 }));
    assert.deepEqual(told, []);
    store.add(kubeEvent({ name: "old", version: 12 }));
    assert.deepEqual(told, ["web BackOff 1 watch"]);
  });

  it("tells nothing when only the metadata of an Event has changed", () => {
    const { store, told } = start();
    store.replace([], "10");
    store.add(kubeEvent({ version: 11 }));
    store.update(kubeEvent({ version: 12 }));
    assert.equal(told.length, 1);
  });

  it("leaves out an Event that cannot be read, and says so", () => {
    const { store, told, logger } = start();
    let deep: object = {};
    for (let level = 0; level < 100; level += 1) {
      deep = { deep };
    }
    store.replace([], "10");
    store.add({ ...kubeEvent({ version: 11 }), related: deep });
    assert.deepEqual(told, []);
    assert.deepEqual(logger.lines, ["warn: cannot read the Event default/event, leaving it out"]);
  });
});
