import { it } from "node:test";
import { fullClusterMissing } from "../support/full-cluster.js";

// Replaces all tests that need a full cluster if there is none (`tools/test.mjs`), so that the reason is
// printed once and the summary counts a skipped test.
it("runs on a full cluster", { skip: fullClusterMissing() ?? false }, () => undefined);
