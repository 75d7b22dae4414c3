import type { Protocol } from "../support/protocols.js";
import { megabytes } from "./memory.js";

/** The result of a run. */
export interface ChaosReport {
  readonly world: string;
  readonly protocol: Protocol;
  readonly seed: number;
  readonly minutes: number;
  readonly rounds: number;
  readonly informers: number;
  /** The number of starts of informers, including restarts in the middle. */
  readonly lives: number;
  readonly writes: number;
  readonly events: number;
  readonly watchEndings: number;
  readonly relists: number;
  readonly waits: number;
  readonly longestWaitMs: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly endings: ReadonlyMap<string, number>;
  readonly slowestConvergenceMs: number;
  /** The heap at the first quiet point, at the last one, and after everything was stopped. */
  readonly heapBytes: readonly [number, number, number];
  readonly divergences: number;
  readonly violations: readonly string[];
  /** All decisions. They are equal for equal seeds, as far as both runs got. */
  readonly decisions: readonly string[];
}

/** The first violations are enough to find the reason. */
const MOST_SHOWN = 25;

/** Formats the report. Its last line has the command that repeats the run. */
export function summaryLines(report: ChaosReport): string[] {
  const { violations, seed, minutes, world, heapBytes } = report;
  const [first, last, end] = heapBytes;
  return [
    `chaos (${world}, ${report.protocol}): ${report.rounds} rounds, ${report.informers} informers in ${report.lives} lives, seed ${seed}`,
    `  writes       ${report.writes}`,
    `  events       ${report.events} told to handlers`,
    `  faults       ${total(report.faults)}: ${counted(report.faults)}`,
    `  endings      ${total(report.endings)}: ${counted(report.endings)}`,
    `  rewatches    ${report.watchEndings}`,
    `  relists      ${report.relists}`,
    `  waits        ${report.waits}, the longest ${(report.longestWaitMs / 1000).toFixed(1)} s`,
    `  convergence  ${(report.slowestConvergenceMs / 1000).toFixed(1)} s at the slowest quiet point`,
    `  heap         ${megabytes(first)} at the first quiet point, ${megabytes(last)} at the last, ` +
      `${megabytes(end)} after the end`,
    `  divergences: ${report.divergences}`,
    `  violations: ${violations.length}`,
    ...violations.slice(0, MOST_SHOWN).map((violation) => `    ${violation}`),
    ...(violations.length > MOST_SHOWN ? [`    and ${violations.length - MOST_SHOWN} more`] : []),
    `${isFailure(report) ? "FAILED" : "passed"}; to repeat: npm run chaos -- --minutes ${minutes} --seed ${seed}` +
      `${world.startsWith("real") ? " --real" : ""} --http ${report.protocol.slice("HTTP/".length)}`,
  ];
}

export function isFailure({ divergences, violations }: ChaosReport): boolean {
  return divergences > 0 || violations.length > 0;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function counted(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}
