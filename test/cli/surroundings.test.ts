import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { after, describe, it } from "node:test";
import { main } from "../../src/cli/main.js";
import { InProcessCli } from "../support/in-process-cli.js";
import { runCli, runShell, Scratch, startCli } from "../support/run-cli.js";

const scratch = new Scratch();
after(() => scratch.remove());

describe("k8s-informer, as a user that the system does not know", () => {
  // What `os.homedir` does for such a user without HOME, who cannot be had without being root.
  const unknown = scratch.write(
    "unknown-user.cjs",
    `require("node:os").homedir = () => { throw new Error("ENOENT: uv_os_homedir"); };`,
  );
  const env = { NODE_OPTIONS: `--require=${unknown}` };

  it("looks for the kubeconfig in the root folder, which is the home of such users in containers", async () => {
    const { code, stderr } = await runCli([], { env });
    assert.match(stderr, /^error: Cannot find a cluster: .* at "\/\.kube\/config"/);
    assert.equal(code, 1);
  });

  it("prints its help, and runs the demo", async () => {
    const help = await runCli(["--help"], { env });
    assert.equal(help.code, 0);
    const demo = startCli(["demo", "--speed", "20"], { env });
    await demo.until(({ stdout }) => stdout.includes("New Pod Added"));
    assert.equal((await demo.stop()).code, 143);
  });
});

describe("k8s-informer demo, without a place for its kubeconfig", () => {
  const MESSAGE =
    /^error: Cannot write to the temporary folder "[^\n]+": E[A-Z]+: [^\n]+; set TMPDIR to a folder with space that you can write to\n$/;

  it("says so in one line when TMPDIR does not exist, and ends with 1", async () => {
    const { code, stdout, stderr } = await runCli(["demo"], { env: { TMPDIR: `${scratch.path}/none` } });
    assert.match(stderr, MESSAGE);
    assert.ok(stderr.includes(`"${scratch.path}/none"`));
    assert.equal(stdout, "");
    assert.equal(code, 1);
  });

  it("says so in one line when TMPDIR is a file", async () => {
    const file = scratch.write("file", "");
    const { code, stderr } = await runCli(["demo"], { env: { TMPDIR: file } });
    assert.match(stderr, MESSAGE);
    assert.equal(code, 1);
  });

  it("says so in one line when nothing can be written there, and leaves nothing behind", async () => {
    const folder = new Scratch();
    // No file may have any content, as on a disk that is full. The output goes through pipes.
    const { code, stderr } = await runShell("ulimit -f 0; k8s-informer demo", { TMPDIR: folder.path });
    assert.match(stderr, MESSAGE);
    assert.equal(code, 1);
    assert.deepEqual(readdirSync(folder.path), []);
    folder.remove();
  });
});

describe("k8s-informer, with a stdout that cannot be written", () => {
  const kubeconfig = scratch.write(
    "kubeconfig",
    JSON.stringify({
      clusters: [{ name: "here", cluster: { server: "http://127.0.0.1:1" } }],
      contexts: [{ name: "here", context: { cluster: "here" } }],
      "current-context": "here",
    }),
  );
  const commands = ["--help", "--version", "demo", "demo --help", `--kubeconfig '${kubeconfig}'`];
  const outputs: readonly (readonly [what: string, redirection: string, message: RegExp])[] = [
    ["a file that is open for reading", `1< '${kubeconfig}'`, /: it is not open for writing$/],
    ["a folder", `1< '${scratch.path}'`, /: it is not open for writing$/],
  ];
  for (const [what, redirection, message] of outputs) {
    for (const command of commands) {
      it(`says so in one line and ends with 1: ${what}, ${command.replace(/'.*'/, "FILE")}`, async () => {
        const { code, stderr } = await runShell(`k8s-informer ${command} ${redirection}`);
        assert.match(stderr, /^error: Cannot write to stdout: [^\n]+\n$/);
        assert.match(stderr.trimEnd(), message);
        assert.equal(code, 1);
      });
    }
  }

  it("says so when the disk fills up during the demo", { skip: !existsSync("/dev/full") }, async () => {
    const { code, stderr } = await runShell("k8s-informer demo --speed 20 -q > /dev/full");
    assert.match(stderr, /^error: Cannot write to stdout: ENOSPC[^\n]+\n$/);
    assert.equal(code, 1);
  });
});

describe("k8s-informer, told SIGUSR1", () => {
  it("goes on, and does not open Node's debugger", async () => {
    const demo = startCli(["demo", "--speed", "20"]);
    await demo.until(({ stdout }) => stdout.includes("New Pod Added"));
    demo.child.kill("SIGUSR1");
    // Node opens the debugger within milliseconds, which is less than these lines take.
    const lines = demo.lines.length;
    await demo.until((run) => run.lines.length > lines + 5);
    const { code, stderr } = await demo.stop();
    assert.doesNotMatch(stderr, /debugger|inspector/i);
    assert.equal(code, 143);
  });

  it("closes the debugger that was opened before the program was loaded", async () => {
    const preload = scratch.write(
      "told-early.cjs",
      `const inspector = require("node:inspector");
      process.debugPort = 0;
      process.kill(process.pid, "SIGUSR1");
      while (inspector.url() === undefined);`,
    );
    const demo = startCli(["demo", "--speed", "20"], { env: { NODE_OPTIONS: `--require=${preload}` } });
    await demo.until(({ stdout, stderr }) => stdout.includes("New Pod Added") && stderr.includes("ws://"));
    const [, port = ""] = /ws:\/\/127\.0\.0\.1:(\d+)/.exec(demo.stderr) ?? [];
    const [error] = (await once(connect(Number(port), "127.0.0.1"), "error")) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ECONNREFUSED");
    assert.equal((await demo.stop()).code, 143);
  });
});

describe("k8s-informer, at the limit of open files", () => {
  for (const code of ["EMFILE", "ENFILE"]) {
    it(`says so in one line, and ends with 1: ${code}`, async (t) => {
      const cli = new InProcessCli(t, ["--kubeconfig", "x"], async (host) =>
        main({
          ...host,
          get env(): never {
            throw Object.assign(new Error(`${code}: open '/secret/chunk.js'`), { code });
          },
        }),
      );
      assert.deepEqual(await cli.result, {
        code: 1,
        stdout: "",
        stderr: `error: Cannot open more files (${code}): found too many open files; raise the limit, for example with ulimit -n 256\n`,
      });
    });
  }
});
