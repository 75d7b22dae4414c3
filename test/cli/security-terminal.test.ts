import assert from "node:assert/strict";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { diagnosticsTo } from "../../src/cli/diagnostics.js";
import { ErrorOutput } from "../../src/cli/error-output.js";
import type { Host } from "../../src/cli/host.js";
import { main } from "../../src/cli/main.js";
import { fakeStreams, FakeStream } from "../support/fake-streams.js";
import { serve, serveTcp } from "../support/http-fixture.js";
import { folder, kubeconfigText } from "../kubeconfig/folder.js";
import { InProcessCli } from "../support/in-process-cli.js";

/**
 * Sets the title, clears the screen (with ESC [ and with the single character CSI), overwrites text, reorders it,
 * and hides text in characters that are invisible.
 */
const EVIL =
  "\u001b]0;owned\u0007\u001b[2J\u009b2J\r\b\u0085\u2028\u202eevil\u007f\u061c\u200b\u200d\u2060\ufeff\u00ad\u{e0041}";

/** All characters that a terminal may obey or that are invisible, except line feeds. */
const CONTROLS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function assertTame(run: { readonly stdout: string; readonly stderr: string }): void {
  for (const [name, text] of Object.entries({ stdout: run.stdout, stderr: run.stderr })) {
    const at = CONTROLS.exec(text)?.index;
    const found = at === undefined ? "" : JSON.stringify(text.slice(Math.max(0, at - 40), at + 20));
    assert.equal(at, undefined, `${name} has a control character in ${found}`);
  }
}

const MODES: readonly (readonly string[])[] = [
  ["-v"],
  ["-v", "-o", "short", "--log-format", "json"],
  ["-o", "json"],
  ["-o", "yaml"],
  ["-o", "name"],
];

const EVIL_POD = {
  kind: "Pod",
  apiVersion: "v1",
  metadata: {
    name: `pod${EVIL}`,
    namespace: `ns${EVIL}`,
    uid: "u",
    resourceVersion: "7",
    labels: { [EVIL]: EVIL },
    annotations: { [EVIL]: EVIL },
  },
  spec: { nodeName: `node${EVIL}`, containers: [{ name: "c", image: EVIL }] },
  status: {
    phase: EVIL,
    reason: `Reason${EVIL}`,
    message: EVIL,
    containerStatuses: [
      {
        name: "c",
        ready: false,
        restartCount: 1,
        state: { waiting: { reason: `Waiting${EVIL}`, message: EVIL } },
      },
    ],
  },
};

const EVIL_STATUS = {
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  message: `message${EVIL}`,
  reason: `Reason${EVIL}`,
};

function send(response: ServerResponse, body: unknown, status = 200, type = "application/json"): void {
  response.writeHead(status, { "content-type": type });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** Returns a server with empty lists and silent watches, unless a handler answers otherwise. */
function server(
  handlers: Partial<Record<"list" | "watch", (response: ServerResponse) => void>>,
): RequestListener {
  const empty = { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "7" }, items: [] };
  return (request: IncomingMessage, response) => {
    const verb = (request.url ?? "").includes("watch=") ? "watch" : "list";
    const handler = handlers[verb];
    if (handler !== undefined) {
      handler(response);
    } else if (verb === "list") {
      send(response, empty);
    } else {
      response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    }
  };
}

function frames(response: ServerResponse, ...events: object[]): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.write(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
}

/** An answer of a server. */
interface Case {
  readonly what: string;
  readonly handler: RequestListener;
  /** The stream that must show the text. Otherwise the case would prove nothing. */
  readonly shows: "stdout" | "stderr";
}

const CASES: readonly Case[] = [
  {
    what: "a pod, in each of its fields",
    handler: server({
      list: (response) =>
        send(response, {
          kind: "PodList",
          apiVersion: "v1",
          metadata: { resourceVersion: "7" },
          items: [EVIL_POD],
        }),
    }),
    shows: "stdout",
  },
  {
    what: "an event of a watch",
    handler: server({ watch: (response) => frames(response, { type: "ADDED", object: EVIL_POD }) }),
    shows: "stdout",
  },
  {
    what: "a Status that refuses",
    handler: server({ list: (response) => send(response, { ...EVIL_STATUS, code: 403 }, 403) }),
    shows: "stderr",
  },
  {
    what: "a Status of a failure that heals",
    handler: server({ list: (response) => send(response, { ...EVIL_STATUS, code: 500 }, 500) }),
    shows: "stderr",
  },
  {
    what: "a proxy's page",
    handler: server({
      list: (response) =>
        send(
          response,
          `<html><title>Bad${EVIL}Gateway</title>${EVIL}</html>`,
          502,
          "text/html; charset=utf-8",
        ),
    }),
    shows: "stderr",
  },
  {
    what: "a limiter's text",
    handler: server({ list: (response) => send(response, `slow down ${EVIL}`, 429, "text/plain") }),
    shows: "stderr",
  },
  {
    what: "an ERROR event",
    handler: server({
      watch: (response) => frames(response, { type: "ERROR", object: { ...EVIL_STATUS, code: 500 } }),
    }),
    shows: "stderr",
  },
  {
    what: "an ERROR event without a Status",
    handler: server({ watch: (response) => frames(response, { type: "ERROR", object: { evil: EVIL } }) }),
    shows: "stderr",
  },
  {
    what: "an event of no known type",
    handler: server({
      watch: (response) => frames(response, { type: `evil${EVIL}`, object: EVIL_POD }),
    }),
    shows: "stderr",
  },
  {
    what: "a list of another kind",
    handler: server({
      list: (response) => send(response, { ...EVIL_STATUS, code: 200 }),
    }),
    shows: "stderr",
  },
  {
    what: "a content type",
    handler: server({
      // Node refuses to send most control characters in a header. CSI, which begins a sequence, is among the
      // others.
      list: (response) => send(response, "{}", 200, "evil/\u009b2J"),
    }),
    shows: "stderr",
  },
];

/** Starts a run against a server. */
async function runAgainst(t: TestContext, url: string, args: readonly string[]): Promise<InProcessCli> {
  const files = await folder(t);
  const kubeconfig = await files.write("config", kubeconfigText({ server: url }));
  return new InProcessCli(t, ["--kubeconfig", kubeconfig, "--color", "never", ...args]);
}

describe("k8s-informer, what a terminal would obey", { concurrency: 8 }, () => {
  for (const { what, handler, shows } of CASES) {
    for (const mode of MODES) {
      it(`is shown as text where it comes in ${what}, with ${mode.join(" ")}`, async (t) => {
        const { url } = await serve(t, handler);
        const run = await runAgainst(t, url, mode);
        await run.untilShown(shows, /evil|pod\\u001b/);
        await run.stop().catch(() => undefined);
        assertTame(run);
      });
    }
  }

  it("is shown as text where a proxy answers with it", async (t) => {
    const proxy = await serveTcp(t, (socket) => {
      socket.once("data", () => void socket.end(Buffer.from("HTTP/1.1 407 evil\u009b2J\r\n\r\n", "latin1")));
    });
    const files = await folder(t);
    const cluster = { "proxy-url": `http://127.0.0.1:${proxy.port}` };
    const kubeconfig = await files.write("config", kubeconfigText(cluster));
    for (const format of ["text", "json"]) {
      const run = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--log-format", format]);
      await run.untilShown("stderr", /407/);
      await run.stop();
      assertTame(run);
    }
  });

  it("is shown as text where a kubeconfig from another person has it", async (t) => {
    const files = await folder(t);
    const kubeconfig = await files.write("config", kubeconfigText({}, {}, { cluster: `evil${EVIL}` }));
    for (const format of ["text", "json"]) {
      const run = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--log-format", format]);
      assert.equal((await run.result).code, 1);
      assert.match(run.stderr, /evil/);
      assertTame(run);
    }
  });

  it("is shown as text where a bug quotes it, in message and stack", async () => {
    for (const format of ["text", "json"]) {
      const streams = fakeStreams();
      const host: Host = {
        argv: ["--log-format", format, "--kubeconfig", "x"],
        call: () => "k8s-informer",
        get env(): never {
          throw new TypeError(`evil${EVIL}`);
        },
        homeDirectory: "/",
        streams,
        onSignal: () => undefined,
        onExit: () => undefined,
        threadsBusy: () => false,
        tuneV8: () => undefined,
        exit: (code) => {
          throw new Error(`exit ${code}`);
        },
      };
      assert.equal(await main(host), 1);
      assert.match(streams.errOut.text, /this is a bug.*evil/);
      assertTame({ stdout: streams.out.text, stderr: streams.errOut.text });
    }
  });
});

describe("a diagnostic of megabytes", () => {
  for (const logFormat of ["text", "json"]) {
    it(`is cut, and stays one ${logFormat} line`, async () => {
      const stream = new FakeStream();
      const logger = await diagnosticsTo(new ErrorOutput(stream), { logFormat, verbose: true });
      const huge = "x".repeat(3_000_000);
      logger.warn({ reason: huge }, `the server says ${huge}`);
      logger.debug({ reason: huge, err: new Error(huge) }, huge);
      assert.ok(stream.text.length < 100_000, `${stream.text.length} characters`);
      const lines = stream.text.split("\n").slice(0, -1);
      assert.equal(lines.length, 2);
      if (logFormat === "json") {
        const [record] = lines.map((line) => JSON.parse(line) as { msg: string; level: number });
        assert.match(record?.msg ?? "", /^the server says x+\.\.\.$/);
        assert.equal(record?.level, 40);
      }
    });
  }
});
