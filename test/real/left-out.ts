import { it } from "node:test";
import { realClusterMissing } from "../support/real-cluster.js";

// Replaces all tests that need a real cluster if there is none (`tools/test.mjs`), so that the reason is
// printed once and the summary counts a skipped test.
it("runs on a real cluster", { skip: realClusterMissing() ?? false }, () => undefined);
