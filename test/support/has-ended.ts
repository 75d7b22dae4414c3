import type { ChildProcess } from "node:child_process";

/** A process that a signal has ended has no exit code. */
export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
