import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { realClusterMissing } from "../support/real-cluster.js";
import { runBench } from "../support/run-bench.js";

describe(
  "npm run bench, on a real cluster",
  { skip: realClusterMissing() ?? false, timeout: 170_000 },
  () => {
    it("measures every client side by side, and LIST beside a streaming list", async () => {
      const args = ["--rounds", "1", "--pods", "50", "--events", "20"];
      const [starts, changes, lists] = await runBench(["real", "lists", ...args]);
      assert.match(starts?.title ?? "", /^Start to the last Added line/);
      assert.match(changes?.title ?? "", /^CPU per change/);
      assert.match(lists?.title ?? "", /^LIST and streaming list/);
      const contenders = starts?.rows.filter(({ name }) => !name.includes(" / ")) ?? [];
      assert.ok(contenders.length >= 3, starts?.notes.join("\n"));
      for (const { name, values } of contenders) {
        assert.ok((values["wall s"] ?? 0) > 0, name);
      }
    });
  },
);
