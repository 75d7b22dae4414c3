import { spawn } from "node:child_process";

/** Waits until the writer of the pipe is gone. A line means that the guard is no longer needed. */
const WAIT = "read -r line && exit 0; ";
const KILL = `kill -KILL "$1" 2>/dev/null`;
/** Waits a second, so that the processes that write to the folder are gone. */
const REMOVE = `sleep 1; rm -rf -- "$1"`;

/**
 * Kills the process `pid` if this process ends without calling the returned function: after a crash, a
 * timeout of the test runner, or SIGKILL. A shell at the other end of a pipe does it, because a killed
 * process cannot clean up.
 */
export function killWhenOrphaned(pid: number): () => void {
  return guard(KILL, String(pid));
}

/** Removes the folder `directory` if this process ends without calling the returned function. */
export function removeWhenOrphaned(directory: string): () => void {
  return guard(REMOVE, directory);
}

function guard(action: string, argument: string): () => void {
  const shell = spawn("/bin/sh", ["-c", WAIT + action, "sh", argument], {
    // A session of its own, because Ctrl-C on the terminal must not end the guard before the guarded process.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.unref();
  // The shell may end before the line reaches it. That does no harm.
  shell.stdin.on("error", () => undefined);
  return () => {
    shell.stdin.end("done\n");
  };
}
