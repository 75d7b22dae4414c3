import { benchFormats } from "./formats.js";
import { benchLists } from "./lists.js";
import { benchMany } from "./many.js";
import { type BenchmarkName, type BenchOptions, parseOptions, usage } from "./options.js";
import { benchReal } from "./real.js";
import { benchReplay } from "./replay.js";
import { asText, type Report } from "./report.js";
import { benchScale } from "./scale.js";
import { benchStartup } from "./startup.js";

const RUN: Readonly<Record<BenchmarkName, (options: BenchOptions) => Promise<readonly Report[]>>> = {
  startup: benchStartup,
  real: benchReal,
  replay: benchReplay,
  scale: benchScale,
  lists: benchLists,
  formats: benchFormats,
  many: benchMany,
};

/** Runs the benchmarks that the arguments name, and resolves with the exit code. */
async function main(args: readonly string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage()}`);
    return 2;
  }
  const reports: Report[] = [];
  for (const name of options.benchmarks) {
    const found = await RUN[name](options);
    reports.push(...found);
    if (!options.json) {
      console.log(found.map(asText).join("\n"));
    }
  }
  if (options.json) {
    console.log(JSON.stringify(reports, undefined, 2));
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
