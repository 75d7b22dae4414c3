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
  },
);
