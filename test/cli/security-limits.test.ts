import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { folder, kubeconfigText } from "../kubeconfig/folder.js";
import { type Fixture, serve, serveTcp } from "../support/http-fixture.js";
import { type CliRun, startCli } from "../support/run-cli.js";

const MIB = 1024 * 1024;

/** The most that an endless server sends, which is much more than any limit. */
const ENDLESS_BYTES = 96 * MIB;

/** Room for the largest limit, once in chunks and once joined, and for garbage that is not collected yet. */
const GROWTH_LIMIT_MIB = 80;

const EMPTY_LIST = '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[]}';

/** Writes `chunk` again and again until the client hangs up. Resolves with the number of bytes. */
async function writeEndlessly(to: Socket | ServerResponse, chunk: Buffer): Promise<number> {
  return new Promise((resolve) => {
    let written = 0;
    function write(): void {
      let taken = true;
      while (taken && written < ENDLESS_BYTES) {
        written += chunk.length;
        taken = to.write(chunk);
      }
      if (taken) {
        resolve(written);
      }
    }
    to.on("error", () => undefined);
    to.once("close", () => resolve(written));
    to.on("drain", write);
    write();
  });
}

/** The endless answers of a server. */
class Endless {
  readonly #sent: Promise<number>[] = [];

  start(to: Socket | ServerResponse, chunk: string): void {
    this.#sent.push(writeEndlessly(to, Buffer.from(chunk)));
  }

  /** Resolves with the size of the first answer when the client has hung up. */
  async first(): Promise<number> {
    return (await this.#sent[0]) ?? 0;
  }
}

const FILLER = "x".repeat(64 * 1024);

/** Returns a server with empty lists and silent watches, unless the arguments answer otherwise. */
function answers(
  list: ((response: ServerResponse) => void) | undefined,
  watch?: (response: ServerResponse) => void,
): RequestListener {
  return (request, response) => {
    const isWatch = (request.url ?? "").includes("watch=");
    response.writeHead(200, { "content-type": "application/json" });
    const answer = isWatch ? watch : list;
    if (answer !== undefined) {
      answer(response);
    } else if (isWatch) {
      response.flushHeaders();
    } else {
      response.end(EMPTY_LIST);
    }
  };
}

interface Case {
  readonly what: string;
  readonly serve: (t: TestContext, endless: Endless) => Promise<Fixture>;
  readonly says: RegExp;
  /**
   * The number of bytes after which the client hangs up. Bytes that are under way by then are not included.
   */
  readonly limitBytes: number;
}

const ON_THE_WAY_BYTES = 24 * MIB;

const CASES: readonly Case[] = [
  {
    what: "a watch event that never ends",
    serve: async (t, endless) =>
      serve(
        t,
        answers(undefined, (response) => {
          response.write('{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"');
          endless.start(response, FILLER);
        }),
      ),
    says: /watch event 0 before byte \d+: larger than 16777216 bytes/,
    limitBytes: 16 * MIB,
  },
  {
    what: "an item of a list that never ends",
    serve: async (t, endless) =>
      serve(
        t,
        answers((response) => {
          response.write('{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"');
          endless.start(response, FILLER);
        }),
      ),
    says: /list item 0 before byte \d+: larger than 16777216 bytes/,
    limitBytes: 16 * MIB,
  },
  {
    what: "a list whose metadata never ends",
    serve: async (t, endless) =>
      serve(
        t,
        answers((response) => {
          response.write('{"kind":"PodList","metadata":{"continue":"');
          endless.start(response, FILLER);
        }),
      ),
    says: /found more than 16777216 bytes outside of "items"/,
    limitBytes: 16 * MIB,
  },
  {
    what: "a list with a field whose name never ends",
    serve: async (t, endless) =>
      serve(
        t,
        answers((response) => {
          response.write('{"kind":"PodList","');
          endless.start(response, FILLER);
        }),
      ),
    says: /found more than 16777216 bytes outside of "items"/,
    limitBytes: 16 * MIB,
  },
  {
    what: "a refusal that never ends",
    serve: async (t, endless) =>
      serve(t, (_, response) => {
        response.writeHead(500, { "content-type": "text/plain" });
        endless.start(response, `out of order ${FILLER}`);
      }),
    says: /the server answered 500: out of order x/,
    limitBytes: MIB,
  },
  {
    what: "headers that never end",
    serve: async (t, endless) =>
      serveTcp(t, (socket) => {
        socket.once("data", () => {
          socket.write("HTTP/1.1 200 OK\r\n");
          endless.start(socket, `X-Filler: ${FILLER.slice(0, 4_000)}\r\n`);
        });
      }),
    says: /its headers are too large/,
    limitBytes: MIB,
  },
  {
    what: "one header that never ends",
    serve: async (t, endless) =>
      serveTcp(t, (socket) => {
        socket.once("data", () => {
          socket.write("HTTP/1.1 200 OK\r\nX-Filler: ");
          endless.start(socket, FILLER);
        });
      }),
    says: /its headers are too large/,
    limitBytes: MIB,
  },
  {
    what: "a status line that never ends",
    serve: async (t, endless) =>
      serveTcp(t, (socket) => {
        socket.once("data", () => endless.start(socket, `HTTP/1.1 200 ${FILLER}`));
      }),
    says: /its headers are too large|it is not HTTP/,
    limitBytes: MIB,
  },
];

/** Returns the peak of the resident memory of a run. */
function residentMiB({ child }: CliRun): number {
  const [, kiB = "0"] =
    /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(child.pid)}/status`, "utf8")) ?? [];
  return Number(kiB) / 1024;
}

/** The most memory of a run that watches nothing. */
const IDLE_MIB = 75;

async function startAt(t: TestContext, cluster: object): Promise<CliRun> {
  const files = await folder(t);
  const kubeconfig = await files.write("config", kubeconfigText(cluster));
  const run = startCli(["--kubeconfig", kubeconfig]);
  t.after(() => run.child.kill("SIGKILL"));
  return run;
}

describe("k8s-informer, sent without an end", { concurrency: 2 }, () => {
  for (const { what, serve: start, says, limitBytes } of CASES) {
    it(`${what}, says so, hangs up and keeps none of it`, async (t) => {
      const endless = new Endless();
      const { url } = await start(t, endless);
      const run = await startAt(t, { server: url.replace(/^tcp:/, "http:") });
      await run.until(({ stderr }) => says.test(stderr));
      const sent = await endless.first();
      const peakMiB = residentMiB(run);
      const { code, stderr } = await run.stop();
      t.diagnostic(`${(sent / MIB).toFixed(1)} MiB sent, at most ${peakMiB.toFixed(0)} MiB resident`);
      assert.equal(code, 143, stderr);
      assert.ok(sent < limitBytes + ON_THE_WAY_BYTES, `it went on listening: ${sent} bytes`);
      assert.ok(peakMiB < IDLE_MIB + GROWTH_LIMIT_MIB, `${peakMiB.toFixed(0)} MiB`);
      assert.ok(stderr.length < 40_000, `${stderr.length} characters said`);
    });
  }

  it("the answer of a proxy, says so, hangs up and keeps none of it", async (t) => {
    const endless = new Endless();
    const { port } = await serveTcp(t, (socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\n");
        endless.start(socket, `X-Filler: ${FILLER.slice(0, 4_000)}\r\n`);
      });
    });
    const run = await startAt(t, { "proxy-url": `http://127.0.0.1:${port}` });
    await run.until(({ stderr }) => /cannot list .*too large/i.test(stderr));
    const sent = await endless.first();
    assert.ok(sent < MIB + ON_THE_WAY_BYTES, `it went on listening: ${sent} bytes`);
    assert.equal((await run.stop()).code, 143);
  });
});
