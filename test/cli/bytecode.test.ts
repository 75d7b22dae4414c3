import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startCliCluster } from "../support/cli-cluster.js";

/** Says on stderr which modules of the program V8 has to compile although they came with bytecode. */
const TELL_COMPILED = `
  const vm = require("node:vm");
  vm.Script = class extends vm.Script {
    constructor(code, options) {
      super(code, options);
      const isSpared = this.cachedDataRejected === false;
      process.stderr.write((isSpared ? "spared " : "compiled ") + options.filename + "\\n");
    }
  };
`;

describe("bytecode of the built program", () => {
  it("spares a watch all compiling, from the start to its first lines", async (t) => {
    const cluster = await startCliCluster();
    t.after(async () => cluster.close());
    cluster.addPods(3);
    const probe = cluster.scratch.write("tell-compiled.cjs", TELL_COMPILED);
    const run = cluster.start([], { env: { NODE_OPTIONS: `--require ${probe}` } });
    await run.until(({ lines }) => lines.length === 3);
    const { stderr } = await run.stop();
    assert.match(stderr, /^spared .*main\.js$/m);
    assert.doesNotMatch(stderr, /^compiled/m);
  });
});
