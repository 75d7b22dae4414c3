import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import type { TableRow } from "../../../src/api/table-row.js";
import type { Format, FormatOptions, KindPrinter } from "../../../src/printer/formats/format.js";
import { formatOf } from "../../../src/printer/formats/output-formats.js";
import { clockTime } from "../../../src/printer/line-time.js";
import type { ToldKubeEvent } from "../../../src/printer/kube-event-printer.js";
import { plainPaint, type PodEvent } from "../../../src/printer/printer.js";
import type { RowEvent } from "../../../src/printer/row-printer.js";
import { pod, running, waiting } from "../../explain/states.js";
import { BEGIN } from "../../explain/told.js";

const AT = new Date(BEGIN);
const TIME = clockTime()(AT).slice("2026/11/29 ".length, -1);

async function tableOf(output: "table" | "wide", options: Partial<FormatOptions> = {}): Promise<Format> {
  return formatOf(output, { paint: plainPaint, time: clockTime(), ...options });
}

/** Returns the cells of each line. Columns are at least three spaces apart. */
function cellsOf(text: string): string[][] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split(/ {3,}/));
}

/** Returns the cells of the last line, from NAME on. */
function lastCells(text: string, leading = 3): string[] {
  return cellsOf(text).at(-1)?.slice(leading) ?? [];
}

const RESTARTED = pod({
  metadata: { labels: { app: "web", "example.com/tier": "front" } },
  spec: { readinessGates: [{ conditionType: "example.com/lb" }] },
  containers: [
    waiting("app", "CrashLoopBackOff", undefined, {
      restartCount: 3,
      lastState: { terminated: { exitCode: 1, finishedAt: new Date(BEGIN - 7_000).toISOString() } },
    }),
  ],
});

describe("the rows of pods", () => {
  const places: readonly (readonly [FormatOptions["namespaces"], boolean, readonly string[]])[] = [
    ["one", false, []],
    ["one", true, ["CONTEXT"]],
    ["several", false, ["NAMESPACE"]],
    ["several", true, ["CONTEXT", "NAMESPACE"]],
    ["of each context", false, []],
    ["of each context", true, ["CONTEXT", "NAMESPACE"]],
  ];
  for (const [namespaces, contexts, columns] of places) {
    it(`say where the pod is, with namespaces "${namespaces}" and contexts: ${String(contexts)}`, async () => {
      const table = await tableOf("table", { namespaces });
      table.expect?.({ contexts });
      const event: PodEvent = { type: "add", object: RESTARTED, cause: "watch", context: "prod" };
      const [header, row] = cellsOf(table.pods(event, AT));
      assert.deepEqual(header, [
        ...["TIME", "EVENT", ...columns, "NAME", "READY", "STATUS", "RESTARTS", "AGE", "WHY"],
      ]);
      assert.deepEqual(row, [
        ...[TIME, "ADDED", ...columns.map((column) => (column === "CONTEXT" ? "prod" : "shop"))],
        ...["web", "0/1", "CrashLoopBackOff", "3 (7s ago)", "60s"],
      ]);
    });
  }

  it("have the columns of -o wide, the chosen labels and all labels", async () => {
    const labels = { all: true, keys: ["app", "example.com/tier", "missing"] };
    const wide = await tableOf("wide", { labels });
    const [header, row] = cellsOf(wide.pods({ type: "add", object: RESTARTED, cause: "watch" }, AT));
    assert.deepEqual(header?.slice(8), [
      ...["IP", "NODE", "NOMINATED NODE", "READINESS GATES", "APP", "TIER", "MISSING", "LABELS", "WHY"],
    ]);
    assert.deepEqual(row?.slice(8), [
      ...["<none>", "node-1", "<none>", "0/1", "web", "front", "app=web,example.com/tier=front"],
    ]);
  });

  const words: readonly (readonly [PodEvent, string])[] = [
    [{ type: "add", object: RESTARTED, cause: "initial" }, "INITIAL"],
    [{ type: "add", object: RESTARTED, cause: "watch" }, "ADDED"],
    [{ type: "update", object: RESTARTED, cause: "watch" }, "MODIFIED"],
    [{ type: "update", object: RESTARTED, cause: "relist" }, "MODIFIED"],
    [{ type: "update", object: RESTARTED, cause: "resync" }, "RESYNC"],
    [{ type: "update", object: RESTARTED, cause: "watch", crossing: "entered" }, "ENTERED"],
    [{ type: "delete", key: "shop/web", object: RESTARTED, cause: "watch", crossing: "left" }, "LEFT"],
    [{ type: "delete", key: "shop/web", object: RESTARTED, cause: "relist" }, "DELETED"],
  ];
  for (const [event, word] of words) {
    it(`say ${word} for ${JSON.stringify({ ...event, object: undefined })}`, async () => {
      const table = await tableOf("table");
      const text = table.pods(event, AT) + (table.listed?.() ?? "");
      assert.equal(cellsOf(text).at(-1)?.[1], word);
    });
  }

  it("have the name alone of a pod that cannot be read", async () => {
    const table = await tableOf("table");
    const event: PodEvent = { type: "delete", key: "shop/gone", object: undefined, cause: "watch" };
    assert.deepEqual(cellsOf(table.pods(event, AT)).at(-1), [TIME, "DELETED", "shop", "gone"]);
  });

  it("escape hostile names and cells", async () => {
    const wide = await tableOf("wide", { labels: { all: true, keys: ["app"] } });
    const hostile: Pod = pod({
      metadata: { name: "a\u001b[2J", namespace: "s\u202e", labels: { app: "\u0007" } },
      spec: { nodeName: "n\n1" },
      status: { podIPs: [{ ip: "\t" }], nominatedNodeName: "\u009b" },
      containers: [waiting("app", "\rRunning")],
    });
    const text = wide.pods({ type: "add", object: hostile, cause: "watch" }, AT);
    assert.deepEqual(lastCells(text, 2), [
      ...["s\\u202e", "a\\u001b[2J", "0/1", "\\u000dRunning", "0", "60s", "\\u0009", "n\\u000a1", "\\u009b"],
      ...["<none>", "\\u0007", "app=\\u0007"],
    ]);
  });

  it("begin with the time that the user chooses, and with the time of the day otherwise", async () => {
    const table = await tableOf("table", { isTimeChosen: true, time: () => "+0.412s " });
    const event: PodEvent = { type: "add", object: pod({ containers: [running("app")] }), cause: "watch" };
    assert.equal(cellsOf(table.pods(event, AT)).at(-1)?.[0], "+0.412s");
    assert.equal(cellsOf((await tableOf("table")).pods(event, AT)).at(-1)?.[0], TIME);
  });
});

const COLUMNS = [
  { name: "Name", priority: 0 },
  { name: "Ready", priority: 0 },
  { name: "Last Schedule", priority: 0 },
  { name: "Images", priority: 1 },
];

function row(cells: readonly unknown[], columns = COLUMNS): TableRow {
  return { metadata: { name: "web", namespace: "shop", labels: { app: "web" } }, columns, cells };
}

async function rowPrinter(table: Format, namespaced = true): Promise<KindPrinter<RowEvent>> {
  const kind = { group: "apps", version: "v1", kind: "Deployment", namespaced };
  const printed = await table.kind(kind, () => []);
  assert.ok(printed.prints === "rows");
  return printed.printer;
}

describe("the rows of other kinds", () => {
  it("have the columns of the server, those of a priority with -o wide only", async () => {
    for (const [output, more] of [
      ["table", []],
      ["wide", ["IMAGES"]],
    ] as const) {
      const print = await rowPrinter(await tableOf(output, { labels: { all: false, keys: ["app"] } }));
      const event = { type: "add", object: row(["web", "1/1", null, "web:1"]), cause: "watch" } as const;
      const [header] = cellsOf(print(event, AT));
      assert.deepEqual(header?.slice(3), ["NAME", "READY", "LAST SCHEDULE", ...more, "APP", "WHY"]);
    }
  });

  it("have the cells as kubectl prints them", async () => {
    const print = await rowPrinter(await tableOf("table"));
    const columns = ["Name", "A", "B", "C", "D"].map((name) => ({ name, priority: 0 }));
    const object = row(["web", "two\nlines", 3, true, { a: [1] }], columns);
    assert.deepEqual(lastCells(print({ type: "add", object, cause: "watch" }, AT)), [
      ...["web", "two...", "3", "true", '{"a":[1]}'],
    ]);
  });

  it("say which cells have changed", async () => {
    const print = await rowPrinter(await tableOf("table"));
    const [object, before] = [row(["web", "1/1", "5s"]), row(["web", "0/1", "4s"])];
    const text = print({ type: "update", object, before, cause: "watch" }, AT);
    assert.deepEqual(lastCells(text), ["web", "1/1", "5s", "ready was 0/1"]);
  });

  it("have a header again when the server defines the columns anew", async () => {
    const print = await rowPrinter(await tableOf("table"));
    const first = print({ type: "add", object: row(["web", "1/1", "5s"]), cause: "watch" }, AT);
    assert.equal(cellsOf(first).length, 2);
    // Each watch has columns of its own, which mean the same.
    const same = row(["web", "1/1", "5s"], structuredClone(COLUMNS));
    assert.equal(cellsOf(print({ type: "add", object: same, cause: "watch" }, AT)).length, 1);
    const other = row(
      ["web", "x"],
      [
        { name: "Name", priority: 0 },
        { name: "Phase", priority: 0 },
      ],
    );
    const [, header] = cellsOf(print({ type: "add", object: other, cause: "watch" }, AT));
    assert.deepEqual(header?.slice(3), ["NAME", "PHASE", "WHY"]);
  });

  it("have no namespace if the kind has none, and the name alone without columns", async () => {
    const print = await rowPrinter(await tableOf("table"), false);
    const object: TableRow = { metadata: { name: "node-1" }, columns: [], cells: [] };
    assert.deepEqual(cellsOf(print({ type: "add", object, cause: "watch" }, AT)), [
      ["TIME", "EVENT", "NAME", "WHY"],
      [TIME, "ADDED", "node-1"],
    ]);
  });

  it("are named with their kind if several kinds are watched, and so are pods", async () => {
    const table = await tableOf("table");
    table.expect?.({ kinds: 2 });
    const print = await rowPrinter(table);
    const deployment = print({ type: "add", object: row(["web", "1/1", "5s"]), cause: "watch" }, AT);
    assert.equal(lastCells(deployment)[0], "deployment.apps/web");
    const ofPod = table.pods({ type: "add", object: RESTARTED, cause: "watch" }, AT);
    assert.equal(lastCells(ofPod)[0], "pod/web");
  });
});

describe("the rows of Kubernetes Events", () => {
  const UNHEALTHY: ToldKubeEvent = {
    ...{ kind: "Pod", subject: "web", namespace: "shop", reason: "Unhealthy", type: "Warning", count: 1 },
    ...{ owner: "", container: "app", message: "probe failed", context: undefined, age: undefined },
    ...{ cause: "watch", object: {} },
  };

  it("have the columns of the rows around them", async () => {
    const table = await tableOf("table");
    const print = await table.kubeEvents();
    const ofPod = table.pods({ type: "add", object: RESTARTED, cause: "watch" }, AT);
    const [header = ""] = ofPod.split("\n");
    const line = print(UNHEALTHY, AT);
    assert.deepEqual(cellsOf(line), [[TIME, "WARNING", "shop", "web", "app Unhealthy: probe failed"]]);
    assert.equal(line.indexOf("app Unhealthy"), header.indexOf("WHY"));
  });

  it("name the kind of an object of another kind", async () => {
    const table = await tableOf("table");
    const print = await table.kubeEvents();
    table.pods({ type: "add", object: RESTARTED, cause: "watch" }, AT);
    const involvedObject = { apiVersion: "apps/v1" };
    const event: ToldKubeEvent = { ...UNHEALTHY, kind: "ReplicaSet", object: { involvedObject } as object };
    assert.equal(lastCells(print(event, AT))[0], "replicaset.apps/web");
  });

  it("have a header of their own if nothing was printed before", async () => {
    const print = await (await tableOf("table")).kubeEvents();
    assert.deepEqual(cellsOf(print(UNHEALTHY, AT))[0], ["TIME", "EVENT", "NAMESPACE", "NAME", "WHY"]);
  });
});
