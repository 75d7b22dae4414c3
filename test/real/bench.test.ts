import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { realClusterMissing } from "../support/real-cluster.js";
import { runBench } from "../support/run-bench.js";

/** The column that each table must have for every contender. */
const TABLES: readonly [title: RegExp, column: string][] = [
  [/^Start to the last Added line/, "wall s"],
  [/^CPU per change, 500 a second/, "events/s"],
  [/^CPU per change, as fast as the server takes them/, "events/s"],
  [/^LIST and streaming list/, "wall s"],
];

describe(
  "npm run bench, on a real cluster",
  { skip: realClusterMissing() ?? false, timeout: 170_000 },
  () => {
    it("measures every client side by side, and LIST beside a streaming list", async () => {
      const reports = await runBench(["real", "lists", "--rounds", "1", "--pods", "50", "--events", "20"]);
      assert.equal(reports.length, TABLES.length);
      for (const [index, { title, rows, notes }] of reports.entries()) {
        const [wanted, column] = TABLES[index] ?? [/^$/, ""];
        assert.match(title, wanted);
        const contenders = rows.filter(({ name }) => !name.includes(" / "));
        assert.ok(contenders.length >= 2, notes.join("\n"));
        for (const { name, values } of contenders) {
          assert.ok((values[column] ?? 0) > 0, `${title}: ${name}`);
        }
      }
    });

    it("measures many informers beside client-go and the bare streams", async () => {
      const args = ["--informers", "3", "--quiet", "1", "--rounds", "1", "--pods", "6"];
      const [report] = await runBench(["many", ...args]);
      assert.equal(report?.title, "Many informers: 3");
      const rows = new Map(report.rows.map(({ name, values }) => [name, values]));
      // client-go is left out where Go cannot build it, and a note says so.
      const others = report.notes.some((note) => note.startsWith("client-go is left out"))
        ? []
        : ["client-go"];
      const names = ["k8s-informer", "k8s-informer, HTTP/1.1", ...others, "node:http2 alone"];
      assert.deepEqual([...rows.keys()], names, report.notes.join("\n"));
      assert.equal(rows.get("k8s-informer")?.["connections"], 1);
      assert.equal(rows.get("k8s-informer")?.["requests of the start"], 6);
      assert.equal(rows.get("k8s-informer, HTTP/1.1")?.["connections"], 3);
    });
  },
);
