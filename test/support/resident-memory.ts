import { type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

/** Returns the resident memory of a child process in MiB. Linux only. */
export function residentMiB({ pid }: Pick<ChildProcess, "pid">): number {
  const [, kiB = "0"] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8")) ?? [];
  return Number(kiB) / 1024;
}
