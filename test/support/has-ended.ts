import type { ChildProcess } from "node:child_process";

/** Tells whether a process has ended. A process that was ended by a signal has no exit code. */
export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
