import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { median, percentile } from "../../bench/statistics.js";
import { runBench } from "../support/run-bench.js";

describe("npm run bench", () => {
  it("measures starts, floods of changes and growth, and says so as JSON", async () => {
    const reports = await runBench([
      "startup",
      "replay",
      "scale",
      "--rounds",
      "1",
      "--pods",
      "20",
      "--events",
      "8",
    ]);
    assert.deepEqual(
      reports.map(({ title, rows }) => [title, rows[0]?.name]),
      [
        ["Start to the first request", "with a token"],
        ["Replay: changes as fast as they are read", "k8s-informer"],
        ["Replay: from the socket to the line", "protobuf"],
        ["Scale: start to the last Added line", "protobuf, 2 pods"],
        ["Scale: one change", "protobuf, 2 pods"],
      ],
    );
    for (const { rows } of reports) {
      for (const { name, values } of rows) {
        assert.ok(Object.values(values).every(Number.isFinite), `${name}: ${JSON.stringify(values)}`);
      }
    }
  });

  it("refuses what it does not know, and says what it does", async () => {
    for (const args of [["marathon"], ["--pods", "many"], ["--nonsense"]]) {
      const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
        execFile(process.execPath, ["--import", "tsx", "bench/main.ts", ...args], (error, _, text) => {
          resolve({ code: error?.code, stderr: text });
        });
      });
      assert.equal(code, 2);
      assert.match(stderr, /Usage: npm run bench/);
    }
  });
});

describe("median and percentile", () => {
  it("find the middle and the share", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    assert.equal(percentile([5, 1, 4, 2, 3], 0.99), 5);
    assert.equal(percentile([5, 1, 4, 2, 3], 0.5), 3);
  });
});
