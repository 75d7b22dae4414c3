import { parseArgs } from "node:util";

export const BENCHMARKS = ["real", "replay", "scale", "startup", "lists", "formats", "many"] as const;

export type BenchmarkName = (typeof BENCHMARKS)[number];

export interface BenchOptions {
  readonly benchmarks: readonly BenchmarkName[];
  readonly pods: number;
  readonly rounds: number;
  readonly events: number;
  /** The numbers of informers in one process. */
  readonly informers: readonly number[];
  /** The seconds for which many informers are watched while nothing changes. */
  readonly quiet: number;
  /** The folder of another version of this program, which `real` and `replay` measure in the same rounds. */
  readonly beside: string | undefined;
  readonly json: boolean;
}

export function usage(): string {
  return `Usage: npm run bench -- [${BENCHMARKS.join("|")} ...] [--pods N] [--rounds N] [--events N] [--informers N,...] [--quiet SECONDS] [--beside FOLDER] [--json]`;
}

/** Parses the arguments. @throws TypeError if an argument is not valid. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      pods: { type: "string", default: "10000" },
      rounds: { type: "string", default: "5" },
      events: { type: "string", default: "8000" },
      informers: { type: "string", default: "1,20,100,300" },
      quiet: { type: "string", default: "60" },
      beside: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  return {
    benchmarks: positionals.length === 0 ? BENCHMARKS : positionals.map(benchmarkName),
    pods: wholeNumber(values.pods, "--pods"),
    rounds: wholeNumber(values.rounds, "--rounds"),
    events: wholeNumber(values.events, "--events"),
    informers: values.informers.split(",").map((text) => wholeNumber(text, "--informers")),
    quiet: wholeNumber(values.quiet, "--quiet"),
    beside: values.beside,
    json: values.json,
  };
}

function benchmarkName(text: string): BenchmarkName {
  const known = BENCHMARKS.find((name) => name === text);
  if (known === undefined) {
    throw new TypeError(`Cannot run the benchmark "${text}": expected ${BENCHMARKS.join(", ")}`);
  }
  return known;
}

function wholeNumber(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new TypeError(`Cannot use ${option} "${text}": expected a whole number from 1`);
  }
  return value;
}
