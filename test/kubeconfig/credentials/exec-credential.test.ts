import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { systemClock } from "../../../src/base/clock.js";
import { KubeconfigError } from "../../../src/kubeconfig/kubeconfig-error.js";
import type { RunningPlugin } from "../../../src/kubeconfig/credentials/running-plugin.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { testAuthority } from "../../support/certificates.js";
import { childCheck, ends, isAlive, plugin, reported, sourceOf, V1 } from "../plugin.js";

/** The clock of the tests starts at 11:32:05. */
const IN_ONE_HOUR = "2026-11-23T12:32:05Z";

describe("execCredential, what it presents", () => {
  it("is the token the plugin prints", async (test) => {
    const source = await sourceOf(await plugin(test, `print({ token: "t" + count })`));
    assert.deepEqual(await source.get(), { authorization: "Bearer t1" });
  });

  it("is the client certificate the plugin prints", async (test) => {
    const { certificate, key } = await (await testAuthority()).issue();
    const script = `print(${JSON.stringify({ clientCertificateData: certificate, clientKeyData: key })})`;
    const source = await sourceOf(await plugin(test, script));
    assert.deepEqual(await source.get(), { clientCertificate: { certificate, key } });
  });

  it("is the same object as long as it is good, without another run", async (test) => {
    const made = await plugin(test, `report(count); print({ token: "t" + count })`);
    const source = await sourceOf(made);
    assert.equal(await source.get(), await source.get());
    assert.equal((await made.reports()).length, 1);
  });

  it("goes beside a client certificate of the kubeconfig, and behind a token of it", async (test) => {
    const { certificate, key } = await (await testAuthority()).issue();
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    const own = { "client-certificate-data": base64(certificate), "client-key-data": base64(key) };
    const script = `report(count); print({ token: "plugin" + count })`;
    const source = await sourceOf(await plugin(test, script, { user: own }));
    const first = await source.get();
    assert.deepEqual(first, {
      authorization: "Bearer plugin1",
      clientCertificate: { certificate, key },
    });
    assert.equal(source.reject(first), true);
    assert.equal((await source.get()).authorization, "Bearer plugin2");

    const behind = await plugin(test, script, { user: { token: "static" } });
    const token = await sourceOf(behind);
    assert.deepEqual(await token.get(), { authorization: "Bearer static" });
    assert.equal(token.reject(await token.get()), false);
    assert.deepEqual(await behind.reports(), []);
  });
});

describe("execCredential, when it runs the plugin", () => {
  it("runs it once for many waiting callers (IP-30)", async (test) => {
    const made = await plugin(test, `report(count); setTimeout(() => print({ token: "t" + count }), 50)`);
    const source = await sourceOf(made);
    const got = await Promise.all(Array.from({ length: 50 }, async () => source.get()));
    assert.equal(new Set(got).size, 1);
    assert.equal((await made.reports()).length, 1);
  });

  it("runs it again shortly before the credential expires (IP-30)", async (test) => {
    const clock = new FakeClock();
    const script = `print({ token: "t" + count, expirationTimestamp: "${IN_ONE_HOUR}" })`;
    const source = await sourceOf(await plugin(test, script, { clock }));
    assert.equal((await source.get()).authorization, "Bearer t1");
    await clock.advance(3_600_000 - 30_001);
    assert.equal((await source.get()).authorization, "Bearer t1");
    await clock.advance(1);
    assert.equal((await source.get()).authorization, "Bearer t2");
  });

  it("runs it again after the server rejected its credential, once for all rejected requests", async (test) => {
    const made = await plugin(test, `report(count); print({ token: "t" + count })`);
    const source = await sourceOf(made);
    const first = await source.get();
    const answers = [1, 2, 3].map(() => source.reject(first));
    assert.deepEqual(answers, [true, true, true]);
    const got = await Promise.all([source.get(), source.get()]);
    assert.equal(source.reject(first), true, "a late rejection of the first");
    assert.deepEqual(
      [...got, await source.get()].map(({ authorization }) => authorization),
      ["Bearer t2", "Bearer t2", "Bearer t2"],
    );
  });

  it("runs it again after a failure, when it is asked again", async (test) => {
    const source = await sourceOf(
      await plugin(test, `if (count === 1) process.exit(3); print({ token: "t" })`),
    );
    await assert.rejects(source.get(), { code: "ERR_CREDENTIAL_PLUGIN" });
    assert.deepEqual(await source.get(), { authorization: "Bearer t" });
  });
});

describe("execCredential, a plugin that fails", () => {
  const certificateOnly = JSON.stringify({ clientCertificateData: "-----BEGIN CERTIFICATE-----" });
  const failures: [string, string, RegExp][] = [
    [
      "ends with a code",
      `console.error("log in first"); process.exit(2)`,
      /: it exited with code 2: log in first$/,
    ],
    ["is killed", `process.kill(process.pid, "SIGTERM")`, /: it was killed by SIGTERM$/],
    ["prints nothing", ``, /: it printed nothing, expected an ExecCredential$/],
    [
      "prints no JSON",
      `console.log("sec-ret")`,
      /: it printed text that is not a JSON or YAML object, expected an ExecCredential$/,
    ],
    [
      "prints JSON that is no object",
      `console.log('"sec-ret"')`,
      /: it printed text that is not a JSON or YAML object/,
    ],
    ["prints null", `console.log('null')`, /: it printed text that is not a JSON or YAML object/],
    [
      "prints another kind",
      `print({ token: "sec-ret" }, { kind: "Pod" })`,
      /: it printed an object that is not an ExecCredential/,
    ],
    [
      "prints another version",
      `print({ token: "sec-ret" }, { apiVersion: "client.authentication.k8s.io/v1alpha1" })`,
      /: it printed an ExecCredential with apiVersion "client\.authentication\.k8s\.io\/v1alpha1", expected "client\.auth.*\/v1"$/,
    ],
    [
      "prints no version",
      `print({ token: "sec-ret" }, { apiVersion: "sec-ret" })`,
      /with an unknown apiVersion, expected/,
    ],
    ["prints no status", `print(undefined)`, /with neither a token nor a certificate$/],
    ["prints an empty token", `print({ token: "" })`, /with neither a token nor a certificate$/],
    [
      "prints a token of lines",
      `print({ token: "sec-ret\\nX: y" })`,
      /a token that contains characters that are not allowed in a token$/,
    ],
    ["prints half a certificate", `print(${certificateOnly})`, /a client certificate without a key$/],
    [
      "prints a certificate of garbage",
      `print({ clientCertificateData: "sec-ret", clientKeyData: "sec-ret" })`,
      /a client certificate that cannot be used: the certificate is not PEM encoded$/,
    ],
    [
      "prints a time that is none",
      `print({ token: "sec-ret", expirationTimestamp: "sec-ret" })`,
      /an expirationTimestamp that is not an RFC 3339 time$/,
    ],
    [
      "prints without end",
      `setInterval(() => process.stdout.write("sec-ret".repeat(10000)), 0)`,
      /: it printed more than 1048576 bytes$/,
    ],
    [
      "says much, and moves the cursor",
      `process.stderr.write("x".repeat(100000) + "\\x1b[2J\\r\\n end"); process.exitCode = 1`,
      /: it exited with code 1: x{1000,2000} {1,}\[2J +end$/,
    ],
  ];
  for (const [what, script, message] of failures) {
    it(`that ${what} is told by its name, never by what it printed`, async (test) => {
      const noChildren = childCheck();
      const clock = new FakeClock();
      const made = await plugin(test, script, { clock });
      const source = await sourceOf(made);
      await assert.rejects(source.get(), (error) => {
        assert.ok(error instanceof KubeconfigError, inspect(error));
        assert.equal(error.code, "ERR_CREDENTIAL_PLUGIN");
        assert.ok(
          error.message.startsWith(`Cannot get a credential from the plugin "${process.execPath}": `),
        );
        assert.match(error.message, message);
        assert.ok(!inspect(error).replace(made.files.path, "").includes("sec-ret"), inspect(error));
        return true;
      });
      await noChildren();
    });
  }

  it("that is missing is told with its install hint", async (test) => {
    const exec = { command: "no-such-plugin", installHint: "get it at\nhttps://example.com" };
    const source = await sourceOf(await plugin(test, "", { exec }));
    await assert.rejects(source.get(), {
      code: "ERR_CREDENTIAL_PLUGIN",
      message:
        'Cannot get a credential from the plugin "no-such-plugin": ' +
        'the command "no-such-plugin" was not found; get it at https://example.com',
    });
  });

  it("that may not be run is told with the reason", async (test) => {
    const made = await plugin(test, "", { exec: { command: "./plugin.cjs" } });
    await assert.rejects((await sourceOf(made)).get(), { message: /: it cannot be started: EACCES$/ });
  });

  it("that gets an argument that cannot be passed on is reported without its value", async (test) => {
    const made = await plugin(test, "", { exec: { args: ["sec-ret\u0000"] } });
    await assert.rejects((await sourceOf(made)).get(), (error) => {
      assert.ok(error instanceof KubeconfigError && !inspect(error).includes("sec-ret"), inspect(error));
      return true;
    });
  });

  it("keeps the old credential until it has expired", async (test) => {
    const clock = new FakeClock();
    const script = `if (count > 1) process.exit(1); print({ token: "t", expirationTimestamp: "${IN_ONE_HOUR}" })`;
    const source = await sourceOf(await plugin(test, script, { clock }));
    await source.get();
    await clock.advance(3_600_000 - 1);
    assert.deepEqual(await source.get(), { authorization: "Bearer t" });
    await clock.advance(1);
    await assert.rejects(source.get(), { message: /: it exited with code 1$/ });
  });
});

describe("execCredential, a plugin that hangs", () => {
  const hangs = `fs.writeSync(2, "waiting for you"); report(process.pid); setInterval(() => undefined, 1000);`;

  it("is ended when its time is over, and what it said is told", async (test) => {
    const noChildren = childCheck();
    const clock = new FakeClock();
    const made = await plugin(test, hangs, { clock });
    const failed = assert.rejects((await sourceOf(made, { plugins: { timeLimitMs: 5_000 } })).get(), {
      code: "ERR_CREDENTIAL_PLUGIN",
      message: /: it did not exit within 5s: waiting for you$/,
    });
    await reported(made, 1);
    await clock.advance(4_999);
    assert.equal(isAlive((await made.reports())[0]), true);
    await clock.advance(1);
    await failed;
    await ends((await made.reports())[0]);
    await settle();
    assert.equal(clock.pendingTimers, 0);
    await noChildren();
  });

  it("is not late when it ended while we stood still (IP-32)", async (test) => {
    if (process.platform !== "linux") {
      test.skip("only Linux shows zombie processes, in /proc/<pid>/stat");
      return;
    }
    const clock = new FakeClock();
    const printed = { apiVersion: V1, kind: "ExecCredential", status: { token: "in time" } };
    // A shell has a single thread, so its pipes are closed when it is a zombie.
    const script = `echo $$ >"$PLUGIN_LOG"; while test ! -e "$PLUGIN_LOG.go"; do sleep 0.01; done; echo '${JSON.stringify(printed)}'`;
    const made = await plugin(test, "", { clock, exec: { command: "sh", args: ["-c", script] } });
    const pending = (await sourceOf(made)).get();
    await reported(made, 1);
    const [pid] = await made.reports();
    // Continues in the phase of the event loop that runs timers, as when a real timer is due.
    await systemClock.sleep(0);
    writeFileSync(join(made.files.path, "log.go"), "");
    while (!readFileSync(`/proc/${String(pid)}/stat`, "utf8").includes(") Z ")) {
      // The loop blocks the thread, so that no event is handled meanwhile.
    }
    clock.jump(60_000);
    assert.deepEqual(await pending, { authorization: "Bearer in time" });
  });

  it("has a minute when nothing else is said", async (test) => {
    const clock = new FakeClock();
    const made = await plugin(test, hangs, { clock });
    const failed = assert.rejects((await sourceOf(made)).get(), { message: /did not exit within 60s/ });
    await reported(made, 1);
    assert.equal(clock.nextTimerInMs, 60_000);
    await clock.advance(60_000);
    await failed;
  });

  it("is killed when it does not mind being asked", async (test) => {
    const clock = new FakeClock();
    const made = await plugin(test, `process.on("SIGTERM", () => report("asked")); ${hangs}`, { clock });
    const failed = assert.rejects((await sourceOf(made)).get());
    await reported(made, 1);
    const [pid] = await made.reports();
    await clock.advance(60_000);
    await failed;
    await reported(made, 2);
    assert.equal(isAlive(pid), true);
    await clock.advance(2_000);
    await ends(pid);
  });

  it("keeps no pipe open when what it set apart lives on", async (test) => {
    const clock = new FakeClock();
    const script = `
      const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"], {
        stdio: "inherit",
        detached: true,
      });
      report([process.pid, child.pid]);
      setInterval(() => undefined, 1000);`;
    const noChildren = childCheck();
    const made = await plugin(test, script, { clock });
    const failed = assert.rejects((await sourceOf(made)).get());
    await reported(made, 1);
    const [pids] = (await made.reports()) as [number[]];
    test.after(() => process.kill(pids[1] ?? 0, "SIGKILL"));
    await clock.advance(60_000);
    await failed;
    await ends(pids[0]);
    await noChildren();
  });

  it("is ended with what it started, which gets the same time to tidy up", async (test) => {
    const clock = new FakeClock();
    const script = `
      const stubborn = "process.on('SIGTERM', () => 0); process.send(0); setInterval(() => 0, 1000)";
      const child = require("node:child_process").spawn(process.execPath, ["-e", stubborn], {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      child.once("message", () => report([process.pid, child.pid]));`;
    const made = await plugin(test, script, { clock });
    const runs: RunningPlugin[] = [];
    const failed = assert.rejects(
      (await sourceOf(made, { plugins: { onStart: (run) => void runs.push(run) } })).get(),
    );
    await reported(made, 1);
    const [pids] = (await made.reports()) as [number[]];
    await clock.advance(60_000);
    await failed;
    await ends(pids[0]);
    await settle(50);
    assert.equal(isAlive(pids[1]), true);
    await clock.advance(2_000);
    await ends(pids[1]);
    await runs[0]?.ended;
    assert.equal(clock.pendingTimers, 0);
  });

  it("is killed at once, with what it started, by a program that ends at once", async (test) => {
    const script = `
      const child = require("node:child_process").spawn("sleep", ["1000"], { stdio: "inherit" });
      report([process.pid, child.pid]);`;
    const made = await plugin(test, script);
    const runs: RunningPlugin[] = [];
    const failed = assert.rejects(
      (await sourceOf(made, { plugins: { onStart: (run) => void runs.push(run) } })).get(),
    );
    await reported(made, 1);
    runs[0]?.kill();
    await failed;
    const [pids] = (await made.reports()) as [number[]];
    await Promise.all(pids.map(ends));
    await runs[0]?.ended;
  });

  it("is left to the others when one waiting caller gives up, and ended with the last", async (test) => {
    const noChildren = childCheck();
    const clock = new FakeClock();
    const made = await plugin(test, hangs, { clock });
    const source = await sourceOf(made);
    const [one, other] = [new AbortController(), new AbortController()];
    const reasons = [new Error("first"), new Error("second")];
    const failed = [source.get(one.signal), source.get(other.signal)].map(async (waiting, index) =>
      assert.rejects(waiting, (error) => error === reasons[index]),
    );
    await reported(made, 1);
    const [pid] = await made.reports();
    one.abort(reasons[0]);
    await failed[0];
    await settle(50);
    assert.equal(isAlive(pid), true);
    other.abort(reasons[1]);
    await failed[1];
    await ends(pid);
    await settle();
    assert.equal(clock.pendingTimers, 0);
    await noChildren();
  });

  it("is not waited for by later callers", async (test) => {
    const script = `if (count === 1) { ${hangs} } else print({ token: "t" + count })`;
    const made = await plugin(test, script);
    const source = await sourceOf(made);
    const impatient = new AbortController();
    const failed = assert.rejects(source.get(impatient.signal));
    await reported(made, 1);
    impatient.abort();
    await failed;
    assert.deepEqual(await source.get(), { authorization: "Bearer t2" });
  });
});
