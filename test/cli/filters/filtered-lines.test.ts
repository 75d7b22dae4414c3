import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import { type Departure, departureOf } from "../../../src/cli/filters/departure.js";
import { Departures } from "../../../src/cli/filters/departures.js";
import type { EventCause, ResourceEvent } from "../../../src/informer/resource-event-handler.js";
import { type PrintedLines, printedLines } from "../../support/printed-lines.js";
import { podIn, type PodState, RUNNING } from "./filtered-pod.js";

const UNREADY: PodState = { ...RUNNING, isReady: false };
const CRASHING: PodState = { word: "CrashLoopBackOff", isReady: false, restarts: 1 };
const WEB = podIn("web", RUNNING);

function added(state: PodState, cause: EventCause = "watch"): ResourceEvent<Pod> {
  return { type: "add", object: podIn("web", state), cause };
}

function updated(before: PodState, after: PodState, cause: EventCause = "watch"): ResourceEvent<Pod> {
  return { type: "update", oldObject: podIn("web", before), object: podIn("web", after, "2"), cause };
}

function deleted(object: Pod, cause: EventCause = "watch"): ResourceEvent<Pod> & { readonly type: "delete" } {
  return {
    type: "delete",
    deleted: { key: "shop/web", object, finalStateUnknown: cause === "relist" },
    cause,
  };
}

function printed({ print }: PrintedLines, events: readonly ResourceEvent<Pod>[]): readonly string[] {
  return events.map(print);
}

const ROW = "ns=shop status=Running";

describe("the lines of pods that enter and leave", () => {
  it("have the marks last, after what explains the event", async () => {
    assert.deepEqual(
      printed(await printedLines(["--not-ready"]), [
        added(RUNNING, "initial"),
        updated(RUNNING, UNREADY),
        updated(UNREADY, RUNNING, "relist"),
        updated(RUNNING, RUNNING),
        deleted(WEB),
      ]),
      [
        "",
        `web Pod Updated to web  ${ROW} ready=0/1 restarts=0 node=<none> ready-was=1/1 entered`,
        `web Pod Updated to web  ${ROW} ready=1/1 restarts=0 node=<none> ready-was=0/1 missed left`,
        "",
        "",
      ],
    );
  });

  it("have the last mark alone in JSON", async () => {
    const lines = printed(await printedLines(["--not-ready", "-o", "json"]), [
      added(UNREADY, "initial"),
      updated(UNREADY, RUNNING, "relist"),
      updated(RUNNING, UNREADY),
      updated(UNREADY, UNREADY, "relist"),
    ]);
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { mark?: string }).mark),
      ["initial", "left", "entered", "missed"],
    );
  });

  it("end with the sentence in the short format", async () => {
    assert.deepEqual(
      printed(await printedLines(["--not-ready", "-o", "short"]), [
        added(UNREADY),
        updated(UNREADY, RUNNING),
        deleted(WEB),
      ]),
      ["New Pod Added to Store: web", "web Pod Updated to web", ""],
    );
  });

  it("are printed whatever --show leaves out", async () => {
    const lines = await printedLines(["-c", "proxy", "--show", "significant"]);
    const withProxy: PodState = { ...RUNNING, others: ["proxy"] };
    const [, left] = printed(lines, [added(withProxy), updated(withProxy, RUNNING)]);
    assert.match(left ?? "", / left$/);
  });

  it("are left out by --only, which does not forget who is inside", async () => {
    const lines = await printedLines(["--not-ready", "--only", "delete"]);
    assert.deepEqual(
      printed(lines, [
        added(UNREADY),
        updated(UNREADY, RUNNING),
        updated(RUNNING, UNREADY),
        deleted(WEB),
      ]).map((line) => line.split("  ")[0]),
      ["", "", "", "Pod Deleted from Store: web"],
    );
    assert.deepEqual(lines.printing.leftOut.only, 3);
  });

  it("know who was inside before --watch-only", async () => {
    const lines = await printedLines(["--not-ready", "--watch-only"]);
    const [initial, update] = printed(lines, [added(UNREADY, "initial"), updated(UNREADY, RUNNING)]);
    assert.equal(initial, "");
    assert.match(update ?? "", / left$/);
  });

  it("tell the name of a pod that cannot be read any more, which no filter matches", async () => {
    const lines = await printedLines(["--not-ready"]);
    const broken: PodState = { ...UNREADY, isUnreadable: true };
    assert.deepEqual(
      printed(lines, [added(UNREADY), updated(UNREADY, broken), updated(broken, UNREADY)]).map((line) =>
        line.replace(/ changed=\S+/, ""),
      ),
      [
        `New Pod Added to Store: web  ${ROW} ready=0/1 restarts=0 node=<none>`,
        "web Pod Updated to web  ns=shop left",
        `web Pod Updated to web  ${ROW} ready=0/1 restarts=0 node=<none> entered`,
      ],
    );
    assert.deepEqual(lines.logger.lines, ["warn: cannot decode the pod shop/web, so no filter matches it"]);
  });

  it("tell a pod that cannot be read if its name is all that matters", async () => {
    const lines = await printedLines(["--name", "^web$"]);
    const [line] = printed(lines, [added({ ...RUNNING, isUnreadable: true })]);
    assert.match(line ?? "", /^New Pod Added to Store: web {2}ns=shop/);
    assert.deepEqual(lines.logger.lines, ["warn: cannot decode the pod shop/web, printing only its name"]);
  });
});

/** Returns a running pod with these containers, which are ready or not. */
function podWith(containers: Readonly<Record<string, boolean>>, resourceVersion: string): Pod {
  const all = Object.entries(containers);
  return {
    metadata: { name: "web", namespace: "shop", uid: "u", resourceVersion },
    spec: { containers: all.map(([name]) => ({ name })) },
    status: {
      phase: "Running",
      containerStatuses: all.map(([name, ready]) => ({
        name,
        ready,
        restartCount: 0,
        image: name,
        imageID: "",
        state: { running: {} },
      })),
    },
  };
}

describe("the explanations with --container", () => {
  const before: PodState = { ...RUNNING, others: ["proxy"] };
  const crashed: PodState = { ...CRASHING, others: ["proxy"] };

  it("tell of these containers", async () => {
    const lines = await printedLines(["-c", "app"]);
    const [, line] = printed(lines, [added(before), updated(before, crashed)]);
    assert.match(line ?? "", / c=app /);
  });

  it("name these containers alone as not ready", async () => {
    const ready: Pod = podWith({ app: true, proxy: true }, "1");
    const half: Pod = podWith({ app: true, proxy: false }, "2");
    const events: readonly ResourceEvent<Pod>[] = [
      { type: "add", object: half, cause: "initial" },
      { type: "update", oldObject: ready, object: half, cause: "watch" },
    ];
    for (const [args, expected] of [
      [[], " unready=proxy"],
      [["-c", "app,proxy"], " unready=proxy"],
      [["-c", "app"], ""],
    ] as const) {
      const [added = "", updated = ""] = printed(await printedLines(args), events);
      assert.match(added, new RegExp(`node=<none>${expected} initial$`));
      assert.match(updated, new RegExp(` ready-was=2/2${expected}$`));
    }
  });

  it("do not tell of others, and say what has changed", async () => {
    const lines = await printedLines(["-c", "proxy"]);
    const again: PodState = { ...before, restarts: 1 };
    const [, line] = printed(lines, [added(before), updated(before, again)]);
    assert.match(line ?? "", / restarts=1 node=<none> changed=status$/);
    assert.match(
      printed(await printedLines([]), [added(before), updated(before, again)])[1] ?? "",
      / c=app /,
    );
  });
});

describe("the Deleted lines with a selector", () => {
  const created = { creationTimestamp: "2026-01-01T00:00:00Z" };
  const gone = { ...created, deletionTimestamp: "2026-01-01T00:00:30Z", deletionGracePeriodSeconds: 0 };
  const CASES: readonly (readonly [string, object, EventCause, Departure])[] = [
    ["has no deletionTimestamp", created, "watch", "left"],
    ["has a grace period", { ...gone, deletionGracePeriodSeconds: 30 }, "watch", "left"],
    ["is at its end", gone, "watch", "deleted"],
    ["is at its end, with an empty list of finalizers", { ...gone, finalizers: [] }, "watch", "deleted"],
    ["has finalizers", { ...gone, finalizers: ["example.com/hold"] }, "watch", "unknown"],
    ["was missed", created, "relist", "unknown"],
    ["was missed, at its end", gone, "relist", "unknown"],
  ];
  for (const [title, metadata, cause, departure] of CASES) {
    it(`say ${departure} of a pod that ${title}`, async () => {
      const event = deleted({ ...WEB, metadata: { ...WEB.metadata, ...metadata } }, cause);
      assert.equal(departureOf(event), departure);
      const [line = ""] = printed(await printedLines([], new Departures()), [event]);
      assert.ok(line.startsWith("Pod Deleted from Store: web  ns=shop"), line);
      assert.equal(line.endsWith(" left"), departure === "left", line);
      assert.equal(line.includes(" lived="), departure === "deleted", line);
      assert.equal(line.endsWith(" missed"), cause === "relist", line);
    });
  }

  it("have no mark without a selector", async () => {
    const [line = ""] = printed(await printedLines([]), [deleted(WEB)]);
    assert.doesNotMatch(line, / left/);
  });

  it("are not printed of a pod that the filters do not match", async () => {
    const lines = await printedLines(["--not-ready"], new Departures());
    assert.deepEqual(printed(lines, [added(RUNNING), deleted(WEB)]), ["", ""]);
  });
});
