import type { TestContext } from "node:test";
import { type CliOptions, type CliRun, startCli } from "../run-cli.js";

/** Starts the command line; it is killed with the test, when that has not ended it. */
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

/** Lines without the time they begin with; a line without one is no line of ours. */
export function untimed(text: string): string[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      if (!TIMESTAMP.test(line)) {
        throw new Error(`Cannot read the line "${line}": wanted a time at its start`);
      }
      return line.replace(TIMESTAMP, "");
    });
}
