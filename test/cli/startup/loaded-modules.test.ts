import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../../support/cli-cluster.js";

/** The files of every run that watches pods: the program, what reads YAML, and the schemas of pods. */
const OVER_HTTP1 = ["start", "main", "clock", "watch", "dist", "core-v1", "meta-v1"];

/** The server offers HTTP/2, so that what speaks it is loaded, too. */
const ALWAYS = [...OVER_HTTP1, "open-session"];

/** Writes the loaded modules of the program to a file when the process ends. */
const RECORDER = `process.on("exit", () =>
  require("node:fs").writeFileSync(process.env.LOADED, JSON.stringify(Object.keys(require.cache))));`;

describe("loaded modules of the built program", () => {
  let cluster: CliCluster;

  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(1);
  });

  after(async () => cluster.close());

  /** Returns the names of the files that a run with these arguments loads, without their hashes. */
  async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
    const recorder = cluster.scratch.write("recorder.cjs", RECORDER);
    const loaded = join(cluster.scratch.path, "loaded.json");
    const run = cluster.start(args, { env: { NODE_OPTIONS: `--require=${recorder}`, LOADED: loaded } });
    await run.until(({ lines }) => lines.length > 0);
    await run.stop();
    const paths = JSON.parse(await readFile(loaded, "utf8")) as string[];
    return paths
      .filter((path) => path.includes(join("dist", "cli")))
      .map((path) => basename(path, ".js").replace(/-[A-Z0-9]{8}$/, ""));
  }

  it("are those of every run and what explains events, and at the end the summary", async () => {
    assert.deepEqual(new Set(await loadedBy()), new Set([...ALWAYS, "explaining", "summary-lines"]));
  });

  it("are what makes tables, too, with -o table", async () => {
    const loaded = new Set(await loadedBy("-o", "table"));
    // What the formats of rows share is in a file without a name.
    for (const name of [...ALWAYS, "explaining", "summary-lines", "chunk"]) {
      loaded.delete(name);
    }
    assert.deepEqual([...loaded].sort(), ["first-lists", "table-format"]);
  });

  it("are those of every run alone if nothing is explained or summed up", async () => {
    assert.deepEqual(new Set(await loadedBy("-o", "short", "--quiet")), new Set(ALWAYS));
  });

  it("are not what speaks HTTP/2, with --http1", async () => {
    assert.deepEqual(new Set(await loadedBy("-o", "short", "--quiet", "--http1")), new Set(OVER_HTTP1));
  });
});
