import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ourCommand } from "./clients.js";
import { type Contender, measuredInTurn } from "./in-turn.js";
import { machine } from "./machine.js";
import { type Command, MeasuredProcess } from "./measured-process.js";
import type { BenchOptions } from "./options.js";
import { medians, ratiosToFirst, type Rounds } from "./ratios.js";
import type { Encoding } from "./replay-pods.js";
import { startReplayProcess } from "./replay-process.js";
import type { Report } from "./report.js";

/** A format, with the encoding that it asks the server for. The first one is the base of the ratios. */
interface MeasuredFormat {
  readonly name: string;
  readonly flags: readonly string[];
  readonly encoding: Encoding;
}

const FORMATS: readonly MeasuredFormat[] = [
  { name: "default", flags: [], encoding: "protobuf" },
  protobuf("-o", "jsonpath={.metadata.name}"),
  protobuf("-o", "custom-columns=NAME:.metadata.name,PHASE:.status.phase"),
  protobuf("-o", "table"),
  protobuf("-o", "wide"),
  protobuf("-o", "name"),
  protobuf("-o", "json", "--no-object"),
  json("-o", "json"),
  json("-o", "yaml"),
  json("-o", "diff"),
];

function protobuf(...flags: readonly string[]): MeasuredFormat {
  return { name: flags.join(" "), flags, encoding: "protobuf" };
}

function json(...flags: readonly string[]): MeasuredFormat {
  return { ...protobuf(...flags), encoding: "json" };
}

/** The number of pods that the changes are about. */
const CHANGED_PODS = 1_000;
/** The factor by which there are more changes than `--events`. By default there are 24 000. */
const EVENTS_FACTOR = 3;
const FLOOR = "bare Node, the same JSON";
const floorProgram = join(dirname(fileURLToPath(import.meta.url)), "clients", "json-list.cjs");

/** Compares what the formats cost with what the default line costs, for the first list and for changes. */
export async function benchFormats({ pods, rounds, events }: BenchOptions): Promise<readonly Report[]> {
  const folder = await mkdtemp(join(tmpdir(), "k8s-informer-bench-"));
  const changes = events * EVENTS_FACTOR;
  const changedPods = Math.min(pods, CHANGED_PODS);
  try {
    const turns = { rounds, settleMs: 0 };
    const lists = await onServers(folder, { pods, events: 0 }, async (place) =>
      measuredInTurn([...(await listContenders(place, pods)), floorOf(place)], turns),
    );
    const floods = await onServers(folder, { pods: changedPods, events: changes }, async (place) =>
      measuredInTurn(await changeContenders(place, changedPods, changes), turns),
    );
    const conditions = { rounds, ...machine() };
    return [
      ...reportsOf("the first list", { pods, ...conditions }, lists),
      ...reportsOf("changes", { pods: changedPods, changes, ...conditions }, floods),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The kubeconfig of a replay server for each encoding, and a file for what the formats print. */
interface Place {
  readonly kubeconfigs: Readonly<Record<Encoding, string>>;
  readonly output: string;
}

async function onServers<Result>(
  folder: string,
  size: { readonly pods: number; readonly events: number },
  work: (place: Place) => Promise<Result>,
): Promise<Result> {
  const kubeconfigs = { protobuf: join(folder, "protobuf"), json: join(folder, "json") };
  const servers = await Promise.all(
    (["protobuf", "json"] as const).map(async (encoding) =>
      startReplayProcess({ encoding, ...size, isAnnotated: true }, kubeconfigs[encoding]),
    ),
  );
  try {
    return await work({ kubeconfigs, output: join(folder, "out") });
  } finally {
    await Promise.all(servers.map(async (server) => server.close()));
  }
}

async function listContenders(place: Place, pods: number): Promise<readonly Contender[]> {
  const contenders: Contender[] = [];
  for (const format of FORMATS) {
    const lines = await linesOf(place, format, pods);
    const command = commandOf(place, format);
    contenders.push({ name: format.name, measure: async () => costUntil(place, command, lines) });
  }
  return contenders;
}

/** The least that a format costs whose objects come as JSON. */
function floorOf(place: Place): Contender {
  const command = { file: process.execPath, args: [floorProgram, place.kubeconfigs.json] };
  return { name: FLOOR, measure: async () => costUntil(place, command, 1) };
}

async function costUntil({ output }: Place, command: Command, lines: number): Promise<Rounds[number]> {
  const running = new MeasuredProcess(command, output);
  try {
    const { wallSeconds, cpuSeconds, peakRssMiB } = await running.untilLines(lines);
    return { "wall (s)": wallSeconds, "CPU (s)": cpuSeconds, "peak RSS (MiB)": peakRssMiB };
  } finally {
    await running.stop();
  }
}

async function changeContenders(place: Place, pods: number, changes: number): Promise<readonly Contender[]> {
  const contenders: Contender[] = [];
  for (const format of FORMATS) {
    const before = await linesOf(place, format, pods);
    const after = await linesOf(place, format, pods + changes);
    const command = commandOf(place, format);
    contenders.push({
      name: format.name,
      measure: async () => {
        const running = new MeasuredProcess(command, place.output);
        try {
          const list = await running.untilLines(before);
          const all = await running.untilLines(after);
          return {
            "wall (us a change)": ((all.wallSeconds - list.wallSeconds) * 1e6) / changes,
            "CPU (us a change)": ((all.cpuSeconds - list.cpuSeconds) * 1e6) / changes,
            "peak RSS (MiB)": all.peakRssMiB,
          };
        } finally {
          await running.stop();
        }
      },
    });
  }
  return contenders;
}

/** Counts the lines that a format prints for so many events. This run is the warm-up, and is not measured. */
async function linesOf(place: Place, format: MeasuredFormat, events: number): Promise<number> {
  const running = new MeasuredProcess(commandOf(place, format, "--count", String(events)), place.output);
  try {
    await running.ended;
    const text = await readFile(place.output, "latin1");
    return text.split("\n").length - 1;
  } finally {
    await running.stop();
  }
}

function commandOf({ kubeconfigs }: Place, format: MeasuredFormat, ...flags: readonly string[]): Command {
  return ourCommand(kubeconfigs[format.encoding], "--no-config", ...format.flags, ...flags);
}

function reportsOf(
  subject: string,
  conditions: Report["conditions"],
  { rounds, notes }: Awaited<ReturnType<typeof measuredInTurn>>,
): readonly Report[] {
  return [
    {
      title: `Formats: ${subject}`,
      conditions,
      rows: [...rounds].map(([name, values]) => ({ name, values: medians(values) })),
      notes,
    },
    {
      title: `Formats: ${subject}, as ratios`,
      conditions,
      rows: ratiosToFirst(rounds),
      notes: ["A ratio is the median of those of the rounds. From and to are its quartiles."],
    },
  ];
}
