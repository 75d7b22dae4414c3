import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothingLeftOut } from "../../../src/cli/watching/event-choice.js";
import type { InterruptionSum } from "../../../src/cli/watching/interruptions.js";
import type { AccountedTarget } from "../../../src/cli/summary/run-account.js";
import { EventCounts } from "../../../src/cli/watching/event-counts.js";
import { type RunResult, type SummaryLine, summaryLines } from "../../../src/cli/summary/summary-lines.js";
import { containerChange, LookedAt, runningPod } from "../../support/looked-at.js";

const QUIET = { count: 0, ms: 0, missed: 0 };

/** Returns a target that watches pods. */
function podsIn(namespace: string, context?: string, sum: InterruptionSum = QUIET): AccountedTarget {
  return {
    resource: "pods",
    singular: "pod",
    namespace,
    context,
    hasListed: true,
    interruptions: { sum, isOngoing: false },
  };
}

/** Returns the text of the summary of a run of five minutes. */
function summary(result: Partial<RunResult> = {}): string[] {
  return linesOf(result).map(({ text }) => text);
}

function linesOf(result: Partial<RunResult>): SummaryLine[] {
  return summaryLines({
    targets: [podsIn("")],
    lastedMs: 312_000,
    counts: new EventCounts(),
    leftOut: nothingLeftOut(),
    findings: undefined,
    unready: [],
    now: 0,
    ...result,
  });
}

function counts(parts: Partial<EventCounts>): EventCounts {
  return Object.assign(new EventCounts(), parts);
}

describe("the summary", () => {
  it("counts what was printed and what was left out", () => {
    const told = counts({ initial: 33, added: 12, updated: 140, resync: 98, deleted: 3 });
    assert.deepEqual(summary({ counts: told, leftOut: { ...nothingLeftOut(), resync: 98, unchanged: 21 } }), [
      "42 pods in all namespaces, 5m12s: 12 added, 140 updated (98 resync and 21 unchanged not shown), 3 deleted",
    ]);
    assert.deepEqual(summary({ counts: told }), [
      "42 pods in all namespaces, 5m12s: 12 added, 140 updated (98 resync), 3 deleted",
    ]);
    assert.deepEqual(
      summary({
        counts: counts({ initial: 1, kubeEvents: 2 }),
        leftOut: { ...nothingLeftOut(), initial: 1, only: 7 },
      }),
      [
        "1 pod in all namespaces, 5m12s: 0 added (1 initial not shown), 0 updated, 0 deleted, 2 Events about them; 7 left out by --only",
      ],
    );
  });

  it("counts the objects that are selected, and the events of others apart", () => {
    const told = counts({ initial: 2, updated: 9, entered: 3, left: 4, added: 1 });
    assert.deepEqual(summary({ counts: told, leftOut: { ...nothingLeftOut(), filtered: 120 } }), [
      "2 pods in all namespaces, 5m12s: 1 added, 9 updated (3 entered and 4 left), 0 deleted; 120 changes of others left out by the filters",
    ]);
    const hidden = { ...nothingLeftOut(), unchanged: 2, filtered: 1 };
    assert.deepEqual(summary({ counts: counts({ updated: 9, entered: 1 }), leftOut: hidden }), [
      "1 pod in all namespaces, 5m12s: 0 added, 9 updated (1 entered and 0 left; 2 unchanged not shown), 0 deleted; 1 change of others left out by the filters",
    ]);
  });

  it("counts the objects that a selector of the server let go, and those that came back", () => {
    const told = new EventCounts();
    told.note({ type: "add", cause: "initial" }, "event");
    told.note({ type: "delete", cause: "watch" }, "left");
    assert.deepEqual(summary({ counts: told }), [
      "0 pods in all namespaces, 5m12s: 0 added, 0 updated, 0 deleted, 1 left the selector",
    ]);
    told.note({ type: "add", cause: "watch" }, "entered");
    assert.deepEqual(summary({ counts: told }), [
      "1 pod in all namespaces, 5m12s: 0 added, 0 updated, 0 deleted, 1 left the selector and 1 came back",
    ]);
  });

  it("names what is watched: one object, kinds without namespaces, contexts", () => {
    const of = (resource: string, singular: string, namespace?: string): AccountedTarget => ({
      ...podsIn("", undefined),
      resource,
      singular,
      namespace,
    });
    const place = (targets: readonly AccountedTarget[], initial = 1): string =>
      summary({ targets, counts: counts({ initial }) })[0]?.split(", 5m12s")[0] ?? "";
    assert.equal(place([of("ingresses", "ingress", "")]), "1 ingress in all namespaces");
    assert.equal(place([of("nodes", "node")], 3), "3 nodes");
    assert.equal(place([of("nodes", "node"), podsIn("a")]), '1 object in the namespace "a"');
    assert.equal(
      place([podsIn("", "prod"), podsIn("", "test")], 2),
      '2 pods in all namespaces of the contexts "prod" and "test"',
    );
  });

  it("names the context of each pod if there are several", async () => {
    const looked = new LookedAt(0, "prod");
    looked.add(runningPod("web", { ready: false }));
    await looked.clock.advance(1_000);
    looked.update(runningPod("web"), [
      containerChange("app", { restarted: 1, last: "OOMKilled", exit: 137 }),
    ]);
    looked.add(runningPod("cart", { ready: false }));
    await looked.clock.advance(2_000);
    const { onlooker, clock } = looked;
    const [, ...lines] = summary({
      findings: onlooker.findings,
      unready: onlooker.unready(),
      now: clock.now(),
    });
    assert.deepEqual(lines, [
      "restarts: 1 OOMKilled (shop/web context=prod c=app); slowest to become ready: 1s shop/web context=prod",
      "not ready: shop/cart context=prod Running for 2s",
    ]);
  });

  it("names the namespaces, the first three of many", () => {
    const targets = ["a", "b", "c", "d"].map((namespace) => podsIn(namespace));
    assert.match(summary({ targets: targets.slice(0, 1) })[0] ?? "", /^0 pods in the namespace "a", 5m12s: /);
    assert.match(summary({ targets })[0] ?? "", /^0 pods in the namespaces "a", "b", "c" and 1 more, /);
  });

  it("tells the restarts by reason, what was slow, what is not ready, and interruptions", async () => {
    const looked = new LookedAt(0);
    const { clock, onlooker } = looked;
    looked.add(runningPod("slow", { ready: false }));
    await clock.advance(14_200);
    looked.update(runningPod("slow"));
    looked.add(runningPod("fast", { ready: false }));
    looked.update(runningPod("fast"));
    const oom = { restarted: 1, last: "OOMKilled", exit: 137 };
    looked.update(runningPod("search"), [containerChange("app", { ...oom, restarted: 2 })]);
    looked.update(runningPod("other"), [containerChange("app", oom)]);
    looked.update(runningPod("api"), [containerChange("app", { restarted: 1, reason: "Error", exit: 1 })]);
    looked.update(runningPod("api"), [containerChange("app", { last: "Error", exit: 1, backoff: "10s" })]);
    looked.update(runningPod("cart", { ready: false }));
    await clock.advance(242_000);
    const lost = { count: 1, ms: 8_900, missed: 4 };
    const targets = [podsIn("shop", undefined, lost), podsIn("demo")];
    const [, ...lines] = summary({
      targets,
      findings: onlooker.findings,
      unready: onlooker.unready(),
      now: clock.now(),
    });
    assert.deepEqual(lines, [
      "restarts: 3 OOMKilled (shop/search c=app and 1 other), 1 Error exit=1 (shop/api c=app); slowest to become ready: 14.2s shop/slow",
      "not ready: shop/cart Running for 4m2s; interruptions: 1 (8.9s, 4 changes missed)",
    ]);
  });

  it("names five pods that are not ready, those that wait longest first", async () => {
    const looked = new LookedAt(0);
    for (let number = 0; number < 8; number += 1) {
      looked.add(runningPod(`web-${number}`, { ready: false }));
      await looked.clock.advance(1_000);
    }
    const unready = looked.onlooker.unready().reverse();
    const [, line = ""] = summary({ unready, now: looked.clock.now() });
    assert.match(line, /^not ready: shop\/web-0 Running for 8s, .*shop\/web-4 Running for 4s, 3 others$/);
  });

  it("keeps a bounded number of causes and of containers", () => {
    const looked = new LookedAt(0);
    for (let number = 0; number < 2_000; number += 1) {
      const cause = number % 2 === 0 ? "Error" : `Reason${number}`;
      looked.update(runningPod(`web-${number}`), [
        containerChange("app", { restarted: 1, last: cause, exit: 1 }),
      ]);
    }
    const { findings } = looked.onlooker;
    const { restarts } = findings;
    assert.equal(restarts.size, 100);
    assert.deepEqual(
      [restarts.get("Error exit=1")?.count, restarts.get("Error exit=1")?.containers.size],
      [1_000, 1_000],
    );
    const [, line] = linesOf({ findings });
    assert.match(
      line?.text ?? "",
      /^restarts: 1000 Error exit=1 \(shop\/web-0 c=app and 999 others\), .* 996 by more than 95 other causes$/,
    );
    const counted = (line?.fields as { readonly restarts: Readonly<Record<string, number>> }).restarts;
    assert.equal(counted["other causes"], 901);
    assert.equal(
      Object.values(counted).reduce((sum, count) => sum + count),
      2_000,
      "no restart is left out",
    );
  });

  it("says if there were more containers than it counts", () => {
    const looked = new LookedAt(0);
    for (let number = 0; number <= 1_000; number += 1) {
      const change = containerChange("app", { restarted: 1, last: "OOMKilled", exit: 137 });
      looked.update(runningPod(`web-${number}`), [change]);
    }
    assert.equal(
      summary({ findings: looked.onlooker.findings })[1],
      "restarts: 1001 OOMKilled (shop/web-0 c=app and more than 999 others)",
    );
  });
});
