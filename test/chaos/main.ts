import { realClusterMissing } from "../support/real-cluster.js";
import { startEmbeddedWorld } from "./embedded-world.js";
import { CHAOS_USAGE, type ChaosOptions, ChaosUsageError, parseChaosOptions } from "./options.js";
import { startRealWorld } from "./real-world.js";
import { runChaos } from "./run.js";
import { SUBJECTS } from "./subjects.js";
import { isFailure, summaryLines } from "./summary.js";

/** Returns the exit code: 0 if nothing was found, 1 if something was, 2 for a wrong command line. */
async function main(argv: readonly string[], print: (line: string) => void): Promise<number> {
  let options: ChaosOptions;
  try {
    options = parseChaosOptions(argv);
  } catch (error) {
    if (error instanceof ChaosUsageError) {
      print(`${error.message}\nusage: ${CHAOS_USAGE}`);
      return 2;
    }
    throw error;
  }
  const missing = options.real ? realClusterMissing() : undefined;
  if (missing !== undefined) {
    print(`Cannot run chaos: ${missing}`);
    return 2;
  }
  // Printed first, so that the seed is known even if the run crashes.
  print(
    `seed ${options.seed}, ${options.minutes} min, ${options.real ? "real" : "embedded"} server, ${options.protocol}`,
  );
  const report = await runChaos({
    ...options,
    startWorld: options.real ? startRealWorld : startEmbeddedWorld,
    subjects: SUBJECTS,
    print,
  });
  for (const line of summaryLines(report)) {
    print(line);
  }
  return isFailure(report) ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2), (line) => {
  process.stdout.write(`${line}\n`);
});
