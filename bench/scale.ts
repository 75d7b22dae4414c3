import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/base/clock.js";
import { ourCommand } from "./clients.js";
import { flood } from "./flood.js";
import { machine } from "./machine.js";
import { type Cost, MeasuredProcess } from "./measured-process.js";
import type { BenchOptions } from "./options.js";
import type { Encoding } from "./replay-pods.js";
import { medians, type Rounds } from "./ratios.js";
import { startReplayProcess } from "./replay-process.js";
import type { Report, Row } from "./report.js";
import { median } from "./statistics.js";

const ENCODINGS: readonly Encoding[] = ["protobuf", "json"];
/** The factors by which `--pods` is multiplied. By default this gives 1 000, 10 000 and 100 000 pods. */
const FACTORS = [0.1, 1, 10];
/** Milliseconds after which the garbage collector has finished. With fewer pods the wait is shorter. */
const SETTLE_MS = 3_000;

/**
 * The factor for `--events`. By default this gives 40 000.
 * Fewer events would mainly measure how the program warms up.
 */
const FLOOD_FACTOR = 5;

/** Measures how the cost grows with the number of pods. */
export async function benchScale({ pods, rounds, events }: BenchOptions): Promise<readonly Report[]> {
  const folder = await mkdtemp(join(tmpdir(), "k8s-informer-bench-"));
  try {
    const rows: Row[] = [];
    for (const encoding of ENCODINGS) {
      rows.push(...(await growth(folder, encoding, { pods, rounds })));
    }
    return [
      {
        title: "Scale: start to the last Added line",
        conditions: { rounds, ...machine() },
        rows,
        notes: [
          "Kept is the resident memory a few seconds after the list, minus the memory of a run without pods.",
        ],
      },
      {
        title: "Scale: one change",
        conditions: { events: events * FLOOD_FACTOR, rounds, ...machine() },
        rows: await changes(folder, { pods, rounds, events: events * FLOOD_FACTOR }),
        notes: ["Changes come as fast as they are read, after the last Added line."],
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function growth(
  folder: string,
  encoding: Encoding,
  { pods, rounds }: { readonly pods: number; readonly rounds: number },
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const settleMs = Math.min(SETTLE_MS, pods);
  const empty = await settled(folder, encoding, { count: 0, settleMs });
  for (const factor of FACTORS) {
    const count = Math.round(pods * factor);
    const runs: Settled[] = [];
    for (let round = 0; round < rounds; round += 1) {
      runs.push(await settled(folder, encoding, { count, settleMs }));
    }
    const rss = median(runs.map(({ rssMiB }) => rssMiB));
    rows.push({
      name: `${encoding}, ${count} pods`,
      values: {
        "wall s": median(runs.map(({ cost }) => cost.wallSeconds)),
        "CPU s": median(runs.map(({ cost }) => cost.cpuSeconds)),
        "peak RSS MiB": median(runs.map(({ cost }) => cost.peakRssMiB)),
        "kept KiB per pod": ((rss - empty.rssMiB) * 1024) / count,
      },
    });
  }
  return rows;
}

interface Changes {
  readonly pods: number;
  readonly rounds: number;
  readonly events: number;
}

async function changes(folder: string, { pods, rounds, events }: Changes): Promise<readonly Row[]> {
  const measured = new Map<string, Rounds[number][]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const factor of FACTORS) {
      const count = Math.round(pods * factor);
      const name = `protobuf, ${count} pods`;
      const run = await flood(folder, { command: ourCommand, encoding: "protobuf", pods: count, events });
      measured.set(name, [...(measured.get(name) ?? []), run]);
    }
  }
  return [...measured].map(([name, runs]) => ({ name, values: medians(runs) }));
}

interface Settled {
  readonly cost: Cost;
  readonly rssMiB: number;
}

async function settled(
  folder: string,
  encoding: Encoding,
  { count, settleMs }: { readonly count: number; readonly settleMs: number },
): Promise<Settled> {
  const kubeconfig = join(folder, "kubeconfig");
  const server = await startReplayProcess({ encoding, pods: count, events: 0 }, kubeconfig);
  const running = new MeasuredProcess(ourCommand(kubeconfig, "-o", "short"), join(folder, "out"));
  try {
    const cost = await running.untilLines(count);
    await systemClock.sleep(settleMs);
    return { cost, rssMiB: running.rssMiB() };
  } finally {
    await running.stop();
    await server.close();
  }
}
