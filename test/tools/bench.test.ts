import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { clientGoClient } from "../../bench/clients.js";
import { type Contender, inTurn } from "../../bench/in-turn.js";
import { paced } from "../../bench/paced.js";
import { ratiosToFirst, type Rounds } from "../../bench/ratios.js";
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

  it("measures the formats for a list and for changes, beside the default line", async () => {
    const reports = await runBench(["formats", "--rounds", "1", "--pods", "5", "--events", "2"]);
    assert.deepEqual(
      reports.map(({ title, rows }) => [title, rows.length, rows[0]?.name]),
      [
        ["Formats: the first list", 11, "default"],
        ["Formats: the first list, as ratios", 10, "-o jsonpath={.metadata.name} / default"],
        ["Formats: changes", 10, "default"],
        ["Formats: changes, as ratios", 9, "-o jsonpath={.metadata.name} / default"],
      ],
    );
    assert.deepEqual(reports[0]?.notes, []);
    assert.deepEqual(reports[2]?.notes, []);
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

describe("clientGoClient", () => {
  /**
   * Writes a folder for PATH in which `go` is the given script. `built` returns the arguments of its runs.
   */
  async function withGo(
    t: TestContext,
    script: string,
  ): Promise<{ readonly path: string; readonly built: () => string }> {
    const folder = await mkdtemp(join(tmpdir(), "k8s-informer-go-"));
    t.after(async () => rm(folder, { recursive: true, force: true }));
    const log = join(folder, "log");
    const text = `#!/bin/sh\necho "$@" >> ${log}\n${script}\n`;
    await writeFile(join(folder, "go"), text, { mode: 0o755 });
    return { path: folder, built: () => readFileSync(log, "utf8") };
  }

  it("builds the program each time: Go knows whether there is something to build", async (t) => {
    // Its fourth argument is the file that is wanted.
    const { path, built } = await withGo(t, 'echo program > "$4"');
    // The script needs no other program, and the real one must not be replaced.
    const env = { PATH: path, XDG_CACHE_HOME: path };
    assert.equal(clientGoClient(env).client?.name, "client-go");
    assert.equal(clientGoClient(env).client?.name, "client-go");
    assert.match(built(), /^build .*\nbuild .*\n$/);
    assert.deepEqual(readdirSync(join(path, "k8s-informer", "bench")), ["client-go-informer"]);
  });

  it("says why there is none: no Go, or what Go says", async (t) => {
    const { path } = await withGo(t, "echo main.go:1: syntax error >&2; exit 1");
    const missing = "client-go is left out: go build failed: main.go:1: syntax error";
    assert.deepEqual(clientGoClient({ PATH: path, XDG_CACHE_HOME: path }), { client: undefined, missing });
    assert.deepEqual(clientGoClient({ PATH: "/nowhere", XDG_CACHE_HOME: path }), {
      client: undefined,
      missing: "client-go is left out: Go, which builds it, is not on the PATH",
    });
  });
});

describe("inTurn", () => {
  it("measures all of them in each round, and shows medians and ratios", async () => {
    const asked: string[] = [];
    const contender = (name: string, factor: number): Contender => ({
      name,
      measure: async () => Promise.resolve({ s: factor * asked.push(name) }),
    });
    const { rows, notes } = await inTurn([contender("a", 1), contender("b", 10)], { rounds: 3, settleMs: 0 });
    assert.equal(asked.join(""), "ababab");
    assert.deepEqual(
      rows.map(({ name, values }) => [name, values["s"]]),
      [
        ["a", 3],
        ["b", 40],
        ["a / b", 0.075],
      ],
    );
    assert.deepEqual(notes, []);
  });

  it("leaves out the round of one that fails and says why; the first one may not fail", async () => {
    const sound = { name: "a", measure: async () => Promise.resolve({ s: 1 }) };
    const broken = { name: "b", measure: async () => Promise.reject(new Error("3 of 5 lines")) };
    const { rows, notes } = await inTurn([sound, broken], { rounds: 1, settleMs: 0 });
    assert.deepEqual(rows, [{ name: "a", values: { s: 1 } }]);
    assert.deepEqual(notes, ["b is left out of round 1: 3 of 5 lines"]);
    await assert.rejects(inTurn([broken, sound], { rounds: 1, settleMs: 0 }), /3 of 5 lines/);
  });
});

describe("ratiosToFirst", () => {
  it("divides within each round, and shows the median with the quartiles", () => {
    const rounds = (...values: number[]): Rounds => values.map((value) => ({ "CPU (s)": value }));
    assert.deepEqual(
      ratiosToFirst(
        new Map([
          ["a", rounds(1, 2, 4)],
          ["b", rounds(2, 6, 4)],
        ]),
      ),
      [{ name: "b / a", values: { CPU: 2, "CPU from": 1, "CPU to": 3 } }],
    );
  });
});

describe("paced", () => {
  it("works so many times, at most sixteen at once, and waits for the last", async () => {
    let [running, most, done] = [0, 0, 0];
    await paced({ count: 100, perSecond: Infinity }, async () => {
      most = Math.max(most, (running += 1));
      await nextTurn();
      running -= 1;
      done += 1;
    });
    assert.deepEqual([most, done, running], [16, 100, 0]);
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
