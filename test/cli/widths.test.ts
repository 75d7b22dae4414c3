import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { RawClient } from "../apiserver/raw-client.js";
import { pod, type Sketch, STATES } from "../explain/states.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { eventually } from "../support/eventually.js";
import { PodWrites } from "../support/real/pod-writes.js";
import { BIN, runShell } from "../support/run-cli.js";
import { scriptMissing } from "../support/script-missing.js";

const WIDTHS: readonly number[] = [80, 120, 200];
const ESCAPES = /\u001b\[[\d;]*m/g;

const NAMES: readonly string[] = Object.keys(STATES);

/** A run of the command line, and what reads its stdout. */
interface Reader {
  /** What has been read so far. */
  text(): string;
  /** What was said on stderr. */
  said(): string;
  /** Ends the run, and resolves when all of its output has been read. */
  stop(): Promise<void>;
}

/** Returns a state with the name of the pod. */
function named(name: string, sketch: Sketch | undefined): Pod {
  const object = pod(sketch);
  return { ...object, metadata: { ...object.metadata, name, namespace: "default" } };
}

/** Returns what was printed without what the moment of printing decides. */
function timeless(text: string): string {
  return text
    .replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, "")
    .replace(/ (for|age|lived|terminating)=\S+/g, " $1=*")
    .replace(/"timestamp":"[^"]*"/g, '"timestamp":"*"')
    .replace(/"(for|age|lived|terminating)":[\d.]+/g, '"$1":0');
}

const TABLE: readonly string[] = ["-o", "table", "--color", "never"];

/** Returns the lines of a table as their cells, without what the moment of printing decides. */
function timelessCells(text: string): string[][] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split(/ {3,}/).map((cell) => cell.replace(/\d+(\.\d+)?[smhd]|\d\d:\d\d:\d\d/g, "*")));
}

/** Runs the command line with a pipe as stdout. */
function intoPipe(cluster: CliCluster, args: readonly string[], columns?: number): Reader {
  const env = columns === undefined ? {} : { COLUMNS: String(columns), LINES: "40" };
  const run = cluster.start(["--resync", "0", ...args], { env });
  return {
    text: () => run.stdout,
    said: () => run.stderr,
    stop: async () => {
      await run.stop();
    },
  };
}

/** Runs the command line with a terminal of this width as stdout. */
function onTerminal(cluster: CliCluster, args: readonly string[], columns: number): Reader {
  terminals += 1;
  const file = (name: string, text = ""): string => cluster.scratch.write(`${name}-${terminals}`, text);
  const [out, said, pid] = [file("out"), file("said"), file("pid")];
  const command = [process.execPath, BIN, "--kubeconfig", cluster.kubeconfig(), "--resync", "0", ...args];
  const shell = file(
    "shell",
    `stty cols ${columns} rows 40 -opost; echo $$ >'${pid}'; exec '${command.join("' '")}' 2>'${said}'`,
  );
  const run = runShell(`SHELL=$BASH script -qefc 'exec bash ${shell}' /dev/null >'${out}'`);
  return {
    text: () => readFileSync(out, "utf8"),
    said: () => readFileSync(said, "utf8"),
    stop: async () => {
      process.kill(Number(readFileSync(pid, "utf8")), "SIGTERM");
      await run;
    },
  };
}

/** The number of terminals that have been opened. */
let terminals = 0;

describe("stdout", () => {
  const noTerminal = scriptMissing() ?? false;
  let cluster: CliCluster;
  let texts: ReadonlyMap<string, string>;

  before(async () => {
    cluster = await startCliCluster();
    const writes = podWrites(cluster);
    for (const name of NAMES) {
      await writes.create(named(name, STATES[name]?.[0]));
    }
    const plain = ["--color", "never"];
    const starts: (readonly [title: string, start: () => Reader])[] = [
      ["pipe", () => intoPipe(cluster, plain)],
      ["json pipe", () => intoPipe(cluster, ["-o", "json"], 80)],
      ...WIDTHS.map((width) => [`pipe ${width}`, () => intoPipe(cluster, plain, width)] as const),
      ...WIDTHS.map((width) => [`table pipe ${width}`, () => intoPipe(cluster, TABLE, width)] as const),
    ];
    if (noTerminal === false) {
      starts.push(
        ["colours", () => onTerminal(cluster, [], 80)],
        ["table terminal", () => onTerminal(cluster, TABLE, 160)],
        ["json terminal", () => onTerminal(cluster, ["-o", "json"], 200)],
        ...WIDTHS.map((width) => [`terminal ${width}`, () => onTerminal(cluster, plain, width)] as const),
      );
    }
    texts = await played(starts, async () => {
      for (const name of NAMES) {
        await writes.become(named(name, STATES[name]?.[0]), named(name, STATES[name]?.[1]));
      }
      for (const name of NAMES) {
        cluster.server.objects.delete("pods", `default/${name}`, { gracePeriodSeconds: 0 });
      }
      cluster.addPods(1, "end");
    });
  });
  after(async () => cluster.close());

  /** Returns what a reader has read. */
  function textOf(title: string): string {
    return timeless(texts.get(title) ?? "");
  }

  it("is the same bytes in a pipe with 80, 120 or 200 columns", () => {
    assert.ok(
      textOf("pipe")
        .split("\n")
        .some((line) => line.length > 250),
    );
    for (const width of WIDTHS) {
      assert.equal(textOf(`pipe ${width}`), textOf("pipe"));
    }
  });

  it("is the same bytes on a terminal with 80, 120 or 200 columns as in a pipe", { skip: noTerminal }, () => {
    for (const width of WIDTHS) {
      assert.equal(textOf(`terminal ${width}`), textOf("pipe"));
    }
    assert.equal(textOf("json terminal"), textOf("json pipe"));
  });

  it("is the same table in a pipe with 80, 120 or 200 columns", () => {
    const [narrow, ...wider] = WIDTHS.map((width) => timelessCells(texts.get(`table pipe ${width}`) ?? ""));
    assert.ok((narrow?.length ?? 0) > 3 * NAMES.length);
    for (const table of wider) {
      assert.deepEqual(table, narrow);
    }
  });

  it("has on a terminal the table of a pipe, with WHY cut", { skip: noTerminal }, () => {
    const [shown, whole] = ["table terminal", "table pipe 80"].map((title) => texts.get(title) ?? "");
    const withoutWhy = (text = ""): string[][] => timelessCells(text).map((cells) => cells.slice(0, 8));
    assert.deepEqual(withoutWhy(shown), withoutWhy(whole));
    const isCut = (line: string): boolean => line.endsWith("…") && line.length === 160;
    assert.ok((shown ?? "").split("\n").filter(isCut).length > 5);
    assert.equal((whole ?? "").split("\n").filter(isCut).length, 0);
  });

  it("is the same on a terminal as in a pipe, apart from colour", { skip: noTerminal }, () => {
    const coloured = texts.get("colours") ?? "";
    assert.match(coloured, ESCAPES);
    assert.equal(timeless(coloured.replace(ESCAPES, "")), textOf("pipe"));
  });
});

/** Starts all readers, lets something happen, and returns what each reader has read of it. */
async function played(
  starts: readonly (readonly [title: string, start: () => Reader])[],
  happens: () => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const readers: (readonly [title: string, reader: Reader])[] = [];
  for (const [title, start] of starts) {
    const reader = start();
    readers.push([title, reader]);
    await eventually(() => assert.match(reader.said(), / found\n/));
  }
  await happens();
  for (const [, reader] of readers) {
    await eventually(() => assert.match(reader.text(), /end-0/));
  }
  await Promise.all(readers.map(async ([, reader]) => reader.stop()));
  return new Map(readers.map(([title, reader]) => [title, reader.text()]));
}

function podWrites(cluster: CliCluster): PodWrites {
  const client = new RawClient(cluster.server);
  return new PodWrites({
    request: async (method, path, body, { contentType = "application/json" } = {}) => {
      const { code, text } = await client.send(path, { method, body, contentType });
      return { status: code, text, body: undefined };
    },
  });
}
