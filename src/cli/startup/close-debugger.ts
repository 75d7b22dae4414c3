/** What a process says about its debugger. */
export type DebuggedProcess = Pick<NodeJS.Process, "env" | "execArgv" | "features" | "getBuiltinModule">;

/**
 * Closes Node's debugger, unless the user has asked for it with `--inspect`. By itself Node opens it on SIGUSR1, to
 * anybody on this machine, until a program listens for that signal.
 */
export function closeDebugger({ env, execArgv, features, getBuiltinModule }: DebuggedProcess): void {
  const isWanted = [...execArgv, env["NODE_OPTIONS"]].some((option) => option?.includes("--inspect"));
  if (isWanted || !features.inspector) {
    return;
  }
  const inspector = getBuiltinModule("node:inspector");
  if (inspector.url() !== undefined) {
    inspector.close();
  }
}
