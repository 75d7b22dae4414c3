import { spawn } from "node:child_process";

/** Reads until its writer is gone; a line means that the guard is not needed any more. */
const WAIT = "read -r line && exit 0; ";
const KILL = `kill -KILL "$1" 2>/dev/null`;
/** A second later, when the processes that write there are gone. */
const REMOVE = `sleep 1; rm -rf -- "$1"`;

/**
 * Kills the process `pid` if this one ends without calling the function returned: a crash, a test runner that lost its
 * patience, SIGKILL. A shell at the other end of a pipe does it, because who is killed cleans up nothing.
 */
export function killWhenOrphaned(pid: number): () => void {
  return guard(KILL, String(pid));
}

/** Removes the folder `directory` if this process ends without calling the function returned. */
export function removeWhenOrphaned(directory: string): () => void {
  return guard(REMOVE, directory);
}

function guard(action: string, argument: string): () => void {
  const shell = spawn("/bin/sh", ["-c", WAIT + action, "sh", argument], {
    // A session of its own: Ctrl-C on the terminal must not end the guard before the guarded.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.unref();
  // The shell may be gone before the line reaches it; then there is nothing to tell it.
  shell.stdin.on("error", () => undefined);
  return () => {
    shell.stdin.end("done\n");
  };
}
