import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { loadClientConfig, type LoadClientConfigOptions } from "../../src/kubeconfig/load-client-config.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { FOUND, type Place, place, startWatching, USER } from "../support/credential-place.js";
import { podNamed } from "../support/embedded.js";
import { FakeClock } from "../support/fake-clock.js";
import { InProcessCli } from "../support/in-process-cli.js";

const PODS = "/api/v1/pods";

/**
 * Returns a user with a credential plugin: a shell that runs `plugin.sh` in the folder and counts its runs.
 */
async function pluginUser(at: Place, script: string, exec: object = {}): Promise<object> {
  await at.write("runs", "");
  const path = await at.write("plugin.sh", script);
  return {
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", `cd '${at.path}'; echo run >> runs; . '${path}'`],
      interactiveMode: "Never",
      ...exec,
    },
  };
}

async function runsOf(at: Place): Promise<number> {
  return (await readFile(join(at.path, "runs"), "utf8")).split("\n").length - 1;
}

/** Returns the output of a credential plugin. */
function credential(status: object): string {
  return JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status });
}

async function tokenOf(at: Place): Promise<string> {
  return at.write("credential.json", credential({ token: at.server.rotateToken(USER) }));
}

async function transportOf(
  t: TestContext,
  kubeconfig: string,
  options: Partial<LoadClientConfigOptions> = {},
): Promise<HttpTransport> {
  const env = { PATH: process.env["PATH"] };
  const transport = new HttpTransport(
    await loadClientConfig({ kubeconfig, env, homeDirectory: "/", ...options }),
  );
  t.after(async () => transport.close());
  return transport;
}

async function statusOf(transport: HttpTransport): Promise<number> {
  const { status, body } = await transport.request({ path: PODS });
  while ((await body.next()) !== undefined) {
    // Reads the body to its end, so that the next request can use the connection.
  }
  return status;
}

describe("a credential plugin, asked by many requests at once", { concurrency: 3 }, () => {
  it("is run once, and once more after a 401, with each request replayed once", async (t) => {
    const at = await place(t);
    await tokenOf(at);
    const kubeconfig = await at.kubeconfig(await pluginUser(at, "sleep 0.1; cat credential.json"));
    const transport = await transportOf(t, kubeconfig);
    const ask = async (): Promise<Set<number>> =>
      new Set(await Promise.all(Array.from({ length: 20 }, async () => statusOf(transport))));
    assert.deepEqual(await ask(), new Set([200]));
    assert.equal(await runsOf(at), 1);
    await tokenOf(at);
    assert.deepEqual(await ask(), new Set([200]));
    assert.equal(await runsOf(at), 2);
    assert.equal(at.strangers, 20);
    assert.equal(at.server.requests.length, 60);
  });

  it("is run once for each request when the server refuses what it gives, and the 401 is passed on", async (t) => {
    const at = await place(t);
    await at.write("credential.json", credential({ token: "nobody-knows-it" }));
    const transport = await transportOf(t, await at.kubeconfig(await pluginUser(at, "cat credential.json")));
    assert.equal(await statusOf(transport), 401);
    assert.equal(at.strangers, 2);
    assert.equal(await runsOf(at), 2);
    // A refused credential is tried once more, and then the plugin is run once more.
    assert.equal(await statusOf(transport), 401);
    assert.equal(at.strangers, 4);
    assert.equal(await runsOf(at), 3);
  });

  it("is run again before its credential expires, so that no request is refused", async (t) => {
    const at = await place(t);
    const clock = new FakeClock();
    const expires = (seconds: number): string =>
      new Date(clock.date().getTime() + seconds * 1_000).toISOString();
    const issue = async (): Promise<void> => {
      const token = at.server.rotateToken(USER);
      await at.write("credential.json", credential({ token, expirationTimestamp: expires(120) }));
    };
    await issue();
    const kubeconfig = await at.kubeconfig(await pluginUser(at, "cat credential.json"));
    const transport = await transportOf(t, kubeconfig, { clock });
    assert.equal(await statusOf(transport), 200);
    await clock.advance(89_000);
    assert.equal(await statusOf(transport), 200);
    assert.equal(await runsOf(at), 1);
    await clock.advance(2_000);
    await issue();
    assert.equal(await statusOf(transport), 200);
    assert.equal(await runsOf(at), 2);
    assert.equal(at.strangers, 0);
  });
});

describe("a credential plugin of k8s-informer", { concurrency: 12 }, () => {
  const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();
  const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();

  const faults: readonly (readonly [string, string, RegExp])[] = [
    ["fails", "echo 'log in first' >&2; exit 7", /: it exited with code 7: log in first$/],
    ["hangs", "exec sleep 100", /: it did not exit within (0\.5|N)s$/],
    [
      "prints garbage",
      "echo 'Welcome!'",
      /: it printed text that is not a JSON or YAML object, expected an ExecCredential$/,
    ],
    ["prints nothing", "true", /: it printed nothing, expected an ExecCredential$/],
    [
      "asks and gets no answer",
      "read answer || { echo 'what is your name?' >&2; exit 1; }",
      /: it exited with code 1: what is your name\?$/,
    ],
  ];

  for (const [what, script, cause] of faults) {
    it(`that ${what} is told once, with the cause, and once it works again the watch goes on`, async (t) => {
      const at = await place(t);
      await tokenOf(at);
      const works = `cat credential.json`;
      const run = startWatching(t, await at.kubeconfig(await pluginUser(at, works)));
      await run.untilSaid(FOUND);
      await at.write("plugin.sh", script);
      await tokenOf(at);
      // Ends the watch. The next one is refused, so the plugin is run.
      await at.server.restart({ history: "kept" });
      await run.untilSaid("cannot get a credential");
      at.server.objects.create("pods", podNamed("meanwhile"));
      await at.write("plugin.sh", works);
      await run.untilSaid("again after");
      const { code } = await run.stop();
      assert.equal(code, 143);
      const [found, ...interruption] = run.said;
      const told = interruption.filter((line) => line.includes("cannot get a credential"));
      assert.equal(found, FOUND);
      assert.equal(told.length, 1, run.stderr);
      const [, said = ""] = /^warning: [^:]*: (.*); \w+ again in Ns$/.exec(told[0] ?? "") ?? [];
      assert.match(said, cause);
      assert.match(said, /^cannot get a credential from the plugin "sh": /);
      assert.equal(new Set(run.said).size, run.said.length, run.stderr);
      assert.match(run.stdout, /New Pod Added to Store: meanwhile\n/);
    });

    it(`that ${what} at the start ends the program, which says why`, async (t) => {
      const at = await place(t);
      const run = startWatching(t, await at.kubeconfig(await pluginUser(at, script)));
      await assert.rejects(run.result, (error: Error) => {
        assert.equal(error.name, "RefusedError");
        assert.match(error.message, cause);
        return true;
      });
      assert.equal(at.server.requests.length, 0);
    });
  }

  it("that prints an expired credential is believed by the server, and told once the server refuses it", async (t) => {
    const at = await place(t);
    const expired = async (): Promise<string> =>
      at.write(
        "credential.json",
        credential({ token: at.server.rotateToken(USER), expirationTimestamp: AN_HOUR_AGO }),
      );
    await expired();
    const run = startWatching(t, await at.kubeconfig(await pluginUser(at, "cat credential.json")));
    await run.untilSaid(FOUND);
    at.server.rotateToken(USER);
    await at.server.restart({ history: "kept" });
    await run.untilSaid("the credential said that it had expired at");
    await expired();
    await run.untilSaid("again after");
    await run.stop();
    const told = run.said.filter((line) => line.includes("had expired"));
    assert.equal(told.length, 1, run.stderr);
    assert.match(told[0] ?? "", /Unauthorized; the credential said .* at \S+Z, and the local time is \S+Z; /);
  });

  it("that must ask questions, without a terminal, is refused before it is run", async (t) => {
    const at = await place(t);
    const user = await pluginUser(at, "cat credential.json", { interactiveMode: "Always" });
    const run = new InProcessCli(t, ["--kubeconfig", await at.kubeconfig(user)]);
    const { code, stderr } = await run.result;
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: .*"sh" has interactiveMode "Always", but standard input is not a terminal\n$/,
    );
    assert.equal(await runsOf(at), 0);
  });

  it("is run again after a 401, without a message", async (t) => {
    const at = await place(t);
    await tokenOf(at);
    const run = startWatching(t, await at.kubeconfig(await pluginUser(at, "cat credential.json")));
    await run.untilSaid(FOUND);
    await tokenOf(at);
    await at.restartNoticedBy(run);
    await run.untilSaid("again after");
    assert.equal(await runsOf(at), 2);
    assert.equal(at.strangers, 1);
    await run.stop();
    assert.ok(!run.stderr.includes("nauthorized"), run.stderr);
  });

  it("may give a credential that lives for an hour: it is run once for a list and all its watches", async (t) => {
    const at = await place(t);
    const token = at.server.rotateToken(USER);
    await at.write("credential.json", credential({ token, expirationTimestamp: IN_AN_HOUR }));
    const run = startWatching(t, await at.kubeconfig(await pluginUser(at, "cat credential.json")));
    await run.untilSaid(FOUND);
    await at.server.restart();
    await run.untilSaid("again after");
    await run.stop();
    assert.equal(await runsOf(at), 1);
  });
});
