import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Latch } from "../../../src/base/latch.js";
// Loaded before the first look at the open pipes, because the loader of TypeScript opens one itself.
import "../../../src/kubeconfig/credentials/plugin-process.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { childCheck, ends, isAlive, plugin, type Plugin, reported, sourceOf } from "../plugin.js";

/** A plugin that starts a process which holds its pipes, reports both, and then does as told. */
async function leaver(
  test: TestContext,
  then: string,
  { clock, detached = false, child = "" }: { clock?: FakeClock; detached?: boolean; child?: string } = {},
): Promise<Plugin> {
  const script = `
    const left = require("node:child_process").spawn(
      process.execPath,
      ["-e", ${JSON.stringify(`${child}; process.send(0); setInterval(() => 0, 1000)`)}],
      { stdio: ["ignore", "inherit", "inherit", "ipc"], detached: ${detached} },
    );
    left.once("message", () => {
      left.disconnect();
      left.unref();
      report([process.pid, left.pid]);
      ${then}
    });`;
  const run: { made?: Plugin } = {};
  // Hooks run in the order in which they were added, and that of `plugin` removes the reports.
  test.after(async () => {
    for (const pid of (run.made === undefined ? [] : await pidsOf(run.made)).filter(isAlive)) {
      process.kill(pid, "SIGKILL");
    }
  });
  run.made = await plugin(test, script, clock === undefined ? {} : { clock });
  return run.made;
}

async function pidsOf(made: Plugin): Promise<readonly number[]> {
  return ((await made.reports()) as number[][]).flat();
}

const PRINTS = `print({ token: "t" });`;

describe("execCredential, a plugin that leaves a process with its pipes", () => {
  for (const [where, detached] of [
    ["in its own process group", false],
    ["set apart", true],
  ] as const) {
    it(`gives its credential as soon as it has exited, and what is left ${where} runs on`, async (test) => {
      const noChildren = childCheck();
      const clock = new FakeClock();
      const made = await leaver(test, PRINTS, { clock, detached });
      assert.deepEqual(await (await sourceOf(made)).get(), { authorization: "Bearer t" });
      const [exited, left] = await pidsOf(made);
      await ends(exited);
      await noChildren();
      assert.equal(isAlive(left), true);
      assert.equal(clock.pendingTimers, 0);
    });
  }

  it("gives all that it printed, however much that is, and nothing of what came after", async (test) => {
    const printed = `process.stdout.write(" ".repeat(1_000_000), () => { ${PRINTS} });`;
    const child = `setInterval(() => process.stdout.write("x"), 1)`;
    // The process that is left writes only later, because it would spoil the output before.
    const made = await leaver(test, printed, { child: `setTimeout(() => { ${child} }, 30_000)` });
    assert.deepEqual(await (await sourceOf(made)).get(), { authorization: "Bearer t" });
  });

  it("is not waited for without end when what it left goes on talking", async (test) => {
    const child = `setInterval(() => process.stderr.write("still here\\n"), 0)`;
    const made = await leaver(test, PRINTS, { child });
    assert.deepEqual(await (await sourceOf(made)).get(), { authorization: "Bearer t" });
  });

  it("is told with its words when it fails, and what it left runs on", async (test) => {
    const noChildren = childCheck();
    const made = await leaver(test, `console.error("log in first"); process.exitCode = 2;`);
    await assert.rejects((await sourceOf(made)).get(), { message: /: it exited with code 2: log in first$/ });
    await noChildren();
    assert.equal(isAlive((await pidsOf(made))[1]), true);
  });

  it("takes its whole group along when it is killed before it has finished", async (test) => {
    const noChildren = childCheck();
    const made = await leaver(test, `process.kill(process.pid, "SIGKILL")`);
    await assert.rejects((await sourceOf(made)).get(), { message: /: it was killed by SIGKILL$/ });
    await ends((await pidsOf(made))[1]);
    await noChildren();
  });
});

describe("execCredential, a plugin that floods stderr", () => {
  const floods = `
    let written = 0;
    const chunk = "x".repeat(65_535) + "\\n";
    (function flood() {
      written += chunk.length;
      process.stderr.write(chunk, flood);
    })();
    setInterval(() => report(written), 20);`;

  it("is not read while the program cannot pass it on, and read again afterwards", async (test) => {
    const clock = new FakeClock();
    const made = await plugin(test, floods, { clock });
    let passed = 0;
    let writable = new Latch();
    const onStderr = async (text: string): Promise<void> => {
      passed += text.length;
      return writable.opened;
    };
    const source = await sourceOf(made, { plugins: { onStderr } });
    const got = source.get().catch((error: unknown) => error);
    // The plugin has stopped writing when it reports the same number again and again.
    let reports: unknown[] = [];
    for (let round = 0; reports.length < 10 || new Set(reports.slice(-5)).size > 1; round += 1) {
      await reported(made, round + 1).catch(() => undefined);
      reports = await made.reports();
    }
    assert.ok(passed <= 65_536, `${passed} characters were passed on`);
    writable.open();
    writable = new Latch();
    await settle(20);
    const before = passed;
    assert.ok(before > 0);
    await clock.advance(60_000);
    assert.match(String(await got), /: it did not exit within 60s: x+/);
  });
});
