import { execFile } from "node:child_process";
import type { Report } from "../../bench/report.js";

/**
 * Runs benchmarks in a process of their own and reads their report. Rejects with their output if they fail.
 */
export async function runBench(args: readonly string[]): Promise<readonly Report[]> {
  const text = await new Promise<string>((resolve, reject) => {
    const argv = ["--import", "tsx", "bench/main.ts", ...args, "--json"];
    execFile(process.execPath, argv, { maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
      } else {
        reject(new Error(`${error.message}\n${stderr}`));
      }
    });
  });
  return JSON.parse(text) as readonly Report[];
}
