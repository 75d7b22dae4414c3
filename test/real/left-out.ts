import { it } from "node:test";
import { realClusterMissing } from "../support/real-cluster.js";

// Stands for all that needs a real cluster where there is none, so that the reason is printed once, and counted as
// skipped (`tools/test.mjs`).
it("runs on a real cluster", { skip: realClusterMissing() ?? false }, () => undefined);
