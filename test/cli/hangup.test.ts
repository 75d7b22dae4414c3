import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { BIN, LIMIT_MS, runShell } from "../support/run-cli.js";
import { scriptMissing } from "../support/script-missing.js";

/** How a program ended after its terminal was closed. */
interface Ending {
  /** The exit status as a shell reports it. */
  readonly status: string | undefined;
  readonly stderr: string;
}

/**
 * Runs the command line with `args` in a terminal, and closes the terminal when the command line is watching.
 * The shell of the terminal, which runs `prepare` first, receives SIGHUP. If the shell ends by that, all
 * processes in the terminal receive it.
 */
async function closeTerminal(cluster: CliCluster, args: string, prepare: string): Promise<Ending> {
  const { scratch } = cluster;
  const said = scratch.write("said", "");
  const leader = join(scratch.path, "leader");
  // A shell that survives to report the status. Node does not inherit that the shell ignores the signal. The
  // shell of `runShell` cannot be used, because the message of bash about a signal would mix with the output
  // of the program.
  const teller = scratch.write(
    "teller",
    `trap '' HUP; '${process.execPath}' '${BIN}' --kubeconfig '${cluster.kubeconfig()}' ${args} 2>'${said}'; echo "status $?" >&3`,
  );
  const shell = scratch.write(
    "shell",
    `echo $$ >'${leader}'; ${prepare}
    bash '${teller}' </dev/tty &
    while kill -0 $! && ! grep -q found '${said}'; do sleep 0.1; done
    kill -KILL $PPID
    wait`,
  );
  // The time limit of `runShell` does not reach these processes, because a terminal is a session of its own.
  const limit = setTimeout(
    () => void process.kill(-Number(readFileSync(leader, "utf8")), "SIGKILL"),
    LIMIT_MS,
  );
  try {
    const line = `SHELL=$BASH script -qec 'exec bash ${shell}' /dev/null 3>&1`;
    const { stdout } = await runShell(line);
    return { status: /^status (\d+)$/m.exec(stdout)?.[1], stderr: readFileSync(said, "utf8") };
  } finally {
    clearTimeout(limit);
  }
}

describe("k8s-informer, whose terminal is closed", { skip: scriptMissing() ?? false }, () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(1);
  });
  after(async () => cluster.close());

  it("ends by the hangup and says nothing more", async () => {
    const { status, stderr } = await closeTerminal(cluster, "--resync 0", "");
    assert.match(stderr, /Received termination, signaling shutdown\n$/);
    assert.equal(status, "129");
  });

  it("ends as by the hangup when all it is told is that it cannot write", async () => {
    const { status, stderr } = await closeTerminal(cluster, "--resync 1s", "trap '' HUP");
    assert.match(stderr, /error: Cannot write to stdout: write EIO\n$/);
    assert.equal(status, "129");
  });
});
