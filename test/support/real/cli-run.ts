import type { TestContext } from "node:test";
import { type CliOptions, type CliRun, startCli } from "../run-cli.js";

/** Starts the command line. If it still runs when the test ends, it is killed. */
export function startWatcher(
  t: Pick<TestContext, "after">,
  kubeconfigPath: string,
  args: readonly string[],
  options: CliOptions = {},
): CliRun {
  const run = startCli(["--kubeconfig", kubeconfigPath, ...args], options);
  t.after(async () => {
    run.child.kill("SIGKILL");
    await run.result;
  });
  return run;
}

const TIMESTAMP = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

/** Returns the lines without their leading times. Throws if a line has none: another program wrote it. */
export function untimed(text: string): string[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      if (!TIMESTAMP.test(line)) {
        throw new Error(`Cannot read the line "${line}": expected a time at its start`);
      }
      return line.replace(TIMESTAMP, "");
    });
}
