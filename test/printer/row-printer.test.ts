import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TableRow } from "../../src/api/table-row.js";
import type { KindFormat, PrintedKind } from "../../src/printer/formats/format.js";
import { formatOf } from "../../src/printer/formats/output-formats.js";
import { clockTime } from "../../src/printer/line-time.js";
import { plainPaint } from "../../src/printer/printer.js";
import { changedMembers } from "../../src/printer/row-members.js";
import { type RowEvent, rowPrinter } from "../../src/printer/row-printer.js";

const AT = new Date(2026, 10, 29, 14, 44, 5);
const TIME = "2026/11/29 14:44:05";
const COLUMNS = ["Name", "Ready", "Last Schedule", "Age"].map((name) => ({ name, priority: 0 }));

function row(cells: readonly unknown[], more: Partial<TableRow> = {}): TableRow {
  return { metadata: { name: "web", namespace: "shop" }, columns: COLUMNS, cells, ...more };
}

async function kindFormat(format: string, kind: PrintedKind): Promise<KindFormat> {
  return (await formatOf(format, { paint: plainPaint, time: clockTime() })).kind(kind, changedMembers);
}

function line(event: RowEvent, kind = "CronTab"): string {
  return rowPrinter(kind, { paint: plainPaint })(event, AT);
}

describe("the line of an object that is not a pod", () => {
  it("says the kind, the namespace and the columns, but neither name nor age", () => {
    assert.equal(
      line({ type: "add", object: row(["web", "1/1", "5m", "3d"]), cause: "initial" }),
      `${TIME} New CronTab Added to Store: web  ns=shop ready=1/1 last-schedule=5m initial\n`,
    );
    assert.equal(
      line({ type: "delete", key: "shop/web", object: row(["web", "1/1", "5m", "3d"]), cause: "watch" }),
      `${TIME} CronTab Deleted from Store: web  ns=shop ready=1/1 last-schedule=5m\n`,
    );
    assert.equal(
      line({ type: "delete", key: "web", object: undefined, cause: "relist" }),
      `${TIME} CronTab Deleted from Store: web  missed\n`,
    );
  });

  it("says the cells before that have changed, unless only time has passed", () => {
    const before = row(["web", "0/1", "5m", "3d"]);
    const update = (cells: readonly unknown[]): string =>
      line({ type: "update", object: row(cells), before, cause: "watch" });
    const start = `${TIME} web CronTab Updated to web  ns=shop`;
    assert.equal(update(["web", "1/1", "6m", "3d"]), `${start} ready=1/1 last-schedule=6m ready-was=0/1\n`);
    assert.equal(
      update(["web", "0/1", null, "3d"]),
      `${start} ready=0/1 last-schedule=<none> last-schedule-was=5m\n`,
    );
  });

  it("says that a time is shorter than before, because then something has happened again", () => {
    const said = (was: string, is: string): string | undefined => {
      const [before, object] = [was, is].map((cell) => row(["web", "1/1", cell, "3d"]));
      assert.ok(object !== undefined);
      return line({ type: "update", object, before, cause: "watch" }).split(" ready=1/1 ")[1]?.trimEnd();
    };
    assert.equal(said("5m3s", "2s"), "last-schedule=2s last-schedule-was=5m3s");
    assert.equal(said("2d", "47h"), "last-schedule=47h last-schedule-was=2d");
    assert.equal(said("10m", "9m59s"), "last-schedule=9m59s last-schedule-was=10m");
    assert.equal(said("119s", "2m"), "last-schedule=2m");
    assert.equal(said("7d23h", "8d"), "last-schedule=8d");
    assert.equal(said("1y364d", "2y"), "last-schedule=2y");
  });

  it("tells two columns of one name apart, and finds a column that has moved by its name", () => {
    const columnsOf = (...names: string[]) => names.map((name) => ({ name, priority: 0 }));
    const twice = columnsOf("Name", "Status", "status");
    const before = row(["web", "Ready", "Up"], { columns: twice });
    const said = (cells: readonly unknown[], columns = twice): string | undefined =>
      line({ type: "update", object: row(cells, { columns }), before, cause: "watch" }).split(
        "  ns=shop ",
      )[1];
    assert.equal(said(["web", "Ready", "Up"]), "status=Ready status=Up\n");
    assert.equal(said(["web", "Bad", "Up"]), "status=Bad status=Up status-was=Ready\n");
    assert.equal(said(["web", "Ready", "Down"]), "status=Ready status=Down status-was=Up\n");
    assert.equal(said([1, "Up", "web"], columnsOf("Age", "Status", "Name")), "status=Up status-was=Ready\n");
  });

  it("has no details for an object without namespace and columns", () => {
    const bare = { metadata: { name: "x" }, columns: [], cells: [] };
    assert.equal(
      line({ type: "add", object: bare, cause: "watch" }),
      `${TIME} New CronTab Added to Store: x\n`,
    );
  });

  it("writes any cell as one value, escapes it and cuts it", () => {
    const cells = ["a b", 'say "hi"', "\u001b[31m", true, 1.5, null, { a: [1] }, "x".repeat(200), ""];
    const columns = [...cells.keys()].map((index) => ({ name: `C${index}`, priority: 0 }));
    assert.equal(
      line({ type: "add", object: row(cells, { columns }), cause: "watch" }).split("  ns=shop ")[1],
      `c0="a b" c1="say \\"hi\\"" c2="\\u001b[31m" c3=true c4=1.5 c5=<none> c6="{\\"a\\":[1]}" c7=${"x".repeat(159)}… c8=<none>\n`,
    );
  });

  it("cuts the name of a column, and counts the columns after the first hundred", () => {
    const columns = Array.from({ length: 20_000 }, (_, number) => ({ name: `C${number}`, priority: 0 }));
    const before = row(
      columns.map(() => 1),
      { columns },
    );
    const object = row(
      columns.map(() => 2),
      { columns },
    );
    const tokens = line({ type: "update", object, before, cause: "watch" })
      .split("  ns=shop ")[1]
      ?.split(" ");
    assert.equal(tokens?.length, 201);
    assert.deepEqual(tokens.slice(99, 102), ["c99=2", "more=19900", "c0-was=1"]);
    const long = row([1], { columns: [{ name: "X".repeat(1_000_000), priority: 0 }] });
    assert.equal(
      line({ type: "add", object: long, cause: "watch" }).split("  ns=shop ")[1],
      `${"x".repeat(159)}…=1\n`,
    );
  });

  it("leaves out columns of -o wide, and makes tokens of any name", () => {
    const columns = [
      { name: "Wide", priority: 1 },
      { name: 'A "b"=c\u0007', priority: 0 },
      { name: "", priority: 0 },
    ];
    assert.match(
      line({ type: "add", object: row([1, 2, 3], { columns }), cause: "watch" }),
      /ns=shop a-b-c\\u0007=2\n$/,
    );
  });
});

describe("the updates of an object that is not a pod of which no cell tells", () => {
  const cells = ["web", "1/1", "5m", "3d"];
  const shop = { name: "web", namespace: "shop" };
  const rows: readonly (readonly [title: string, was: object, is: object, expected: string])[] = [
    ["its spec", { generation: 1 }, { generation: 2 }, " changed=spec"],
    ["its labels", { generation: 1 }, { generation: 1, labels: { a: "b" } }, " changed=metadata"],
    ["both", { generation: 1, labels: {} }, { generation: 2 }, " changed=spec,metadata"],
    ["its status", { generation: 1 }, { generation: 1 }, " changed=status"],
    ["something else", { resourceVersion: "1" }, { resourceVersion: "2" }, " changed=other"],
    ["damaged metadata", { labels: [[[[[[]]]]]] }, { labels: [[[[[[]]]]]] }, " changed=metadata"],
  ];
  for (const [title, was, is, expected] of rows) {
    it(`say that ${title} changed`, async () => {
      const before = row(cells, { metadata: { ...shop, ...was } });
      const object = row(cells, { metadata: { ...shop, ...is } });
      assert.equal(
        await updated({ type: "update", object, before, cause: "relist" }),
        `ready=1/1 last-schedule=5m${expected} missed`,
      );
      const other = row(["web", "0/1", "5m", "3d"], { metadata: object.metadata ?? {} });
      assert.equal(
        await updated({ type: "update", object: other, before, cause: "watch" }),
        "ready=0/1 last-schedule=5m ready-was=1/1",
      );
      assert.equal(
        await updated({ type: "update", object, before: object, cause: "resync" }),
        "ready=1/1 last-schedule=5m resync",
      );
    });
  }

  async function updated(event: RowEvent): Promise<string> {
    const format = await kindFormat("default", { group: "", version: "v1", kind: "Thing" });
    assert.ok(format.prints === "rows");
    return format.printer(event, AT).split("ns=shop ")[1]?.trimEnd() ?? "";
  }
});

describe("the formats of an object that is not a pod", () => {
  const deployment = { group: "apps", version: "v1", kind: "Deployment" };
  const event = { type: "add", object: row([]), cause: "watch" } as const;

  it("are the sentence alone, and kubectl's name", async () => {
    const short = await kindFormat("short", deployment);
    const name = await kindFormat("name", deployment);
    const node = await kindFormat("name", { group: "", version: "v1", kind: "Node" });
    assert.ok(short.prints === "rows" && name.prints === "rows" && node.prints === "rows");
    assert.equal(short.printer(event, AT), `${TIME} New Deployment Added to Store: web\n`);
    assert.equal(name.printer(event, AT), "deployment.apps/web\n");
    assert.equal(node.printer(event, AT), "node/web\n");
  });

  it("are whole objects, or their type and name if nothing else is known", async () => {
    const json = await kindFormat("json", deployment);
    const yaml = await kindFormat("yaml", deployment);
    assert.ok(json.prints === "objects" && yaml.prints === "objects");
    const gone = { type: "delete", key: "node-1", object: undefined, cause: "relist" } as const;
    const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "node-1" } };
    assert.deepEqual(JSON.parse(json.printer(gone, AT)), {
      type: "DELETED",
      timestamp: AT.toISOString(),
      mark: "missed",
      summary: { name: "node-1" },
      changes: [],
      object,
    });
    assert.match(yaml.printer({ ...gone, object }, AT), /^---\ntype: DELETED\n[^]*kind: Deployment\n/);
  });
});
