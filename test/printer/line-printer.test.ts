import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { shortFormat } from "../../src/printer/formats/short-format.js";
import { clockTime } from "../../src/printer/line-time.js";
import { linePrinter } from "../../src/printer/line-printer.js";
import { type Paint, plainPaint, type PodEvent } from "../../src/printer/printer.js";
import {
  ADDED,
  AT,
  CRASHING,
  DELETED,
  HOSTILE,
  NEVER_SEEN,
  UNSCHEDULED,
  UPDATED,
  WEB,
} from "./sample-pods.js";

const DETAILS = "ns=shop status=Running ready=1/2 restarts=0 node=node-1";

describe("linePrinter", () => {
  const print = linePrinter(plainPaint);
  const golden: readonly (readonly [string, PodEvent, string])[] = [
    ["an add", ADDED, `2026/11/23 11:32:05 New Pod Added to Store: web  ${DETAILS}\n`],
    ["an update", UPDATED, `2026/11/23 11:32:05 web Pod Updated to web  ${DETAILS}\n`],
    ["a delete", DELETED, `2026/11/23 11:32:05 Pod Deleted from Store: web  ${DETAILS}\n`],
    [
      "a pod of the first list",
      { ...ADDED, cause: "initial" },
      `2026/11/23 11:32:05 New Pod Added to Store: web  ${DETAILS} initial\n`,
    ],
    [
      "a redelivery",
      { ...UPDATED, cause: "resync" },
      `2026/11/23 11:32:05 web Pod Updated to web  ${DETAILS} resync\n`,
    ],
    [
      "a change found by listing again",
      { ...UPDATED, cause: "relist" },
      `2026/11/23 11:32:05 web Pod Updated to web  ${DETAILS} missed\n`,
    ],
    [
      "a missed delete of a pod never seen",
      NEVER_SEEN,
      "2026/11/23 11:32:05 Pod Deleted from Store: gone  ns=shop missed\n",
    ],
    [
      "a pod that cannot be read",
      { type: "add", key: "shop/web", object: undefined, cause: "initial" },
      "2026/11/23 11:32:05 New Pod Added to Store: web  ns=shop initial\n",
    ],
    [
      "a crash loop",
      { type: "update", object: CRASHING, cause: "watch" },
      "2026/11/23 11:32:05 api Pod Updated to api  ns=shop status=CrashLoopBackOff ready=0/2 restarts=3 node=node-1\n",
    ],
    [
      "a pod without a node",
      { type: "add", object: UNSCHEDULED, cause: "watch" },
      "2026/11/23 11:32:05 New Pod Added to Store: late  ns=shop status=Pending ready=0/1 restarts=0 node=<none>\n",
    ],
  ];
  for (const [title, event, line] of golden) {
    it(`prints ${title}`, () => assert.equal(print(event, AT), line));
  }

  it("escapes what a terminal would obey, and stays on one line", () => {
    const line = print({ type: "add", object: HOSTILE, cause: "watch" }, AT);
    assert.equal(
      line,
      '2026/11/23 11:32:05 New Pod Added to Store: evil\\u001b[31m  ns="sh\\u0007op" status="Evil\\u009b2J" ready=0/0 ' +
        'restarts=0 node="node\\r\\n2026/11/23 11:32:05 Pod Deleted from Store: bank"\n',
    );
  });

  it("quotes a value that could pass for other fields, and cuts one that is longer than any name", () => {
    const printed = (reason: string, nodeName: string): string => {
      const object = { ...UNSCHEDULED, spec: { nodeName, containers: [{ name: "c" }] }, status: { reason } };
      return print({ type: "add", object, cause: "watch" }, AT).split("  ns=shop ")[1] ?? "";
    };
    assert.equal(
      printed("Running ready=9/9", 'node-1" was="x'),
      'status="Running ready=9/9" ready=0/1 restarts=0 node="node-1\\" was=\\"x"\n',
    );
    const longest = "n".repeat(253);
    assert.equal(printed("Evicted", longest), `status=Evicted ready=0/1 restarts=0 node=${longest}\n`);
    assert.match(printed("E".repeat(10_000), `${longest}n`), /^status=E{252}… .* node=n{252}…\n$/);
  });

  it("paints by meaning and leaves the words there", () => {
    const tagged: Paint = {
      good: (text) => `<good>${text}</good>`,
      bad: (text) => `<bad>${text}</bad>`,
      pending: (text) => `<pending>${text}</pending>`,
      dim: (text) => text,
    };
    const paint = linePrinter(tagged);
    assert.match(paint(ADDED, AT), /status=<good>Running<\/good> ready=1\/2 restarts=0/);
    assert.match(
      paint({ type: "update", object: CRASHING, cause: "watch" }, AT),
      /status=<bad>CrashLoopBackOff<\/bad> ready=0\/2 restarts=<pending>3<\/pending>/,
    );
    assert.match(
      paint({ type: "add", object: UNSCHEDULED, cause: "watch" }, AT),
      /status=<pending>Pending<\/pending>/,
    );
    const initializing = {
      ...UNSCHEDULED,
      spec: { initContainers: [{ name: "i" }], containers: [{ name: "c" }] },
      status: {
        phase: "Pending",
        initContainerStatuses: [
          { name: "i", image: "", imageID: "", ready: false, restartCount: 0, state: { running: {} } },
        ],
      },
    };
    assert.match(paint({ type: "add", object: initializing, cause: "watch" }, AT), /<pending>Init:0\/1</);
  });

  it("formats the time anew when the second changes", () => {
    print(ADDED, AT);
    assert.match(print(ADDED, new Date(AT.getTime() + 1000)), /^2026\/11\/23 11:32:06 /);
    assert.match(print(ADDED, new Date(2027, 0, 2, 3, 4, 5)), /^2027\/01\/02 03:04:05 /);
  });
});

describe("shortFormat", () => {
  const print = shortFormat({ time: clockTime() }).pods;

  it("prints timestamp and sentence alone, byte for byte", () => {
    assert.equal(print(ADDED, AT), "2026/11/23 11:32:05 New Pod Added to Store: web\n");
    assert.equal(print(UPDATED, AT), "2026/11/23 11:32:05 web Pod Updated to web\n");
    assert.equal(print(DELETED, AT), "2026/11/23 11:32:05 Pod Deleted from Store: web\n");
  });

  it("has no marks", () => {
    assert.equal(
      print({ type: "add", object: WEB, cause: "initial" }, AT),
      "2026/11/23 11:32:05 New Pod Added to Store: web\n",
    );
    assert.equal(print(NEVER_SEEN, AT), "2026/11/23 11:32:05 Pod Deleted from Store: gone\n");
  });
});
