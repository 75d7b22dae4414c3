import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { Fault } from "../../src/apiserver/index.js";
import type { Codec } from "../../src/wire/codec.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { tableCodec } from "../../src/wire/table-codec.js";
import { type EmbeddedOptions, type EmbeddedRun, podNamed, runEmbedded } from "../support/embedded.js";
import { eventually, until } from "../support/eventually.js";
import type { Protocol } from "../support/protocols.js";

interface FaultCase {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly options?: EmbeddedOptions;
  /** The kinds of endings that the informer has to report. */
  readonly kinds?: readonly string[];
}

const watch = { verb: "watch" } as const;
const list = { verb: "list" } as const;

const cases: readonly FaultCase[] = [
  {
    name: "the connection breaks inside an event",
    faults: [{ match: watch, times: 1, do: { type: "drop", how: "reset", afterEvents: 1 } }],
  },
  {
    name: "the stream ends after each event, three times",
    faults: [{ match: watch, times: 3, do: { type: "end", afterEvents: 1 } }],
  },
  {
    name: "the stream ends at once, four times",
    faults: [{ match: watch, times: 4, do: { type: "end" } }],
    kinds: ["closedEarly"],
  },
  {
    name: "410 comes as an event",
    faults: [
      { match: watch, times: 1, do: { type: "watchError", code: 410, reason: "Expired", afterEvents: 1 } },
    ],
    kinds: ["expired"],
  },
  {
    name: "410 comes as an event and the stream stays open",
    faults: [
      { match: watch, times: 1, do: { type: "watchError", code: 410, reason: "Expired", keepOpen: true } },
    ],
    kinds: ["expired"],
  },
  {
    name: "410 comes as a status",
    faults: [{ match: watch, times: 2, do: { type: "http", code: 410, reason: "Gone" } }],
    kinds: ["expired"],
  },
  {
    name: "500 comes as an event",
    faults: [{ match: watch, times: 1, do: { type: "watchError", code: 500, reason: "InternalError" } }],
    kinds: ["serverError"],
  },
  {
    name: "429 comes as text, with Retry-After",
    faults: [
      {
        match: watch,
        times: 1,
        do: { type: "http", code: 429, text: "Too many requests", retryAfterSeconds: 1 },
      },
    ],
    kinds: ["tooManyRequests"],
  },
  {
    name: "502 comes as HTML from a proxy",
    faults: [
      {
        match: watch,
        times: 2,
        do: { type: "http", code: 502, text: "<html>Bad Gateway</html>", contentType: "text/html" },
      },
    ],
    kinds: ["serverError"],
  },
  {
    name: "lists and watches answer 503",
    faults: [
      { match: watch, times: 1, do: { type: "http", code: 503 } },
      { match: list, times: 2, do: { type: "http", code: 503 } },
    ],
    kinds: ["serverError"],
  },
  {
    name: "connections are reset before the answer",
    faults: [{ match: watch, times: 3, do: { type: "refuse", how: "reset" } }],
    kinds: ["interrupted"],
  },
  {
    name: "garbage stands between the events",
    faults: [{ match: watch, times: 2, do: { type: "garbage", afterEvents: 1 } }],
    kinds: ["undecodable"],
  },
  {
    name: "the stream breaks off inside an event",
    faults: [{ match: watch, times: 2, do: { type: "truncate", afterEvents: 1 } }],
  },
  { name: "every byte comes alone", faults: [{ do: { type: "splitChunks", size: 1 } }] },
];

async function writeALot(run: EmbeddedRun): Promise<void> {
  const { objects } = run.server;
  for (let round = 0; round < 12; round += 1) {
    objects.create("pods", podNamed(`new-${round}`));
    objects.patch("pods", "default/stays", { metadata: { labels: { round: String(round) } } });
    if (round > 3) {
      objects.delete("pods", `default/new-${round - 3}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 15);
    });
  }
  objects.delete("pods", "default/goes");
}

const codecs: Readonly<Record<string, Codec<Pod>>> = {
  protobuf: protobufCodec(PODS),
  json: jsonCodec<Pod>({ kind: "Pod" }),
  table: tableCodec({ kind: "Pod" }),
};

/** Encoding and protocol do not know of each other, so one encoding is enough for HTTP/1.1. */
const wires: readonly (readonly [string, Protocol])[] = [
  ...Object.keys(codecs).map((encoding) => [encoding, "HTTP/2"] as const),
  ["protobuf", "HTTP/1.1"],
];

const everyCase = cases.flatMap((each) =>
  wires.map(([encoding, protocol]) => ({ ...each, encoding, protocol, codec: codecs[encoding] })),
);

describe("the store ends equal to the server, and every change is told, when", () => {
  for (const { name, faults, options, kinds = [], encoding, protocol, codec } of everyCase) {
    it(`${name} (${encoding} over ${protocol})`, async (t) => {
      const run = await runEmbedded(t, { ...options, protocol, ...(codec !== undefined && { codec }) });
      run.server.objects.create("pods", podNamed("stays"));
      run.server.objects.create("pods", podNamed("goes"));
      for (const fault of faults) {
        run.server.faults.add(fault);
      }
      await run.start();
      await writeALot(run);
      await run.converges();
      for (const kind of kinds) {
        assert.ok(
          run.reports.some((report) => report.kind === kind),
          `no ${kind} among ${run.reports.map((report) => report.kind).join(", ")}`,
        );
      }
      await until(() => run.handler.lines.some((line) => line.startsWith("delete goes@")));
      assertLegal(run.handler.lines);
    });
  }

  it("the server restarts and has forgotten its history", async (t) => {
    const run = await runEmbedded(t);
    run.server.objects.create("pods", podNamed("stays"));
    run.server.objects.create("pods", podNamed("goes"));
    await run.start();
    const restarting = run.server.restart({ history: "lost", downMs: 100 });
    run.server.objects.delete("pods", "default/goes");
    run.server.objects.create("pods", podNamed("comes"));
    await restarting;
    await run.converges();
    await eventually(() => {
      const told = run.handler.lines.slice(2).map((line) => line.replace(/@\d+/, ""));
      assert.deepEqual(told, ["add comes relist", "delete goes missed relist"]);
    });
  });

  it("a namespace and selectors are given, on lists and watches alike (IP-20)", async (t) => {
    const run = await runEmbedded(t, { selectors: { namespace: "default", labelSelector: "app=web" } });
    run.server.objects.create("pods", podNamed("in", { app: "web" }));
    run.server.objects.create("pods", podNamed("out", { app: "db" }));
    await run.start();
    run.server.objects.patch("pods", "default/out", { metadata: { labels: { app: "web" } } });
    run.server.objects.patch("pods", "default/in", { metadata: { labels: { app: "db" } } });
    await eventually(() => assert.deepEqual([...run.informer.lister.keys()], ["default/out"]));
    assert.ok(
      run.server.requests.every(
        ({ path, query }) => path.includes("/default/") && query.includes("labelSelector"),
      ),
    );
  });

  it("the list comes as a stream of Tables", async (t) => {
    const run = await runEmbedded(t, { initialList: "stream", codec: tableCodec({ kind: "Pod" }) });
    run.server.objects.create("pods", podNamed("stays"));
    await run.start();
    run.server.objects.patch("pods", "default/stays", { metadata: { labels: { changed: "yes" } } });
    await run.converges();
  });

  it("the pages of a list of Tables have an expired continue token", async (t) => {
    const run = await runEmbedded(t, { pageSize: 3, codec: tableCodec({ kind: "Pod" }) });
    for (let count = 0; count < 10; count += 1) {
      run.server.objects.create("pods", podNamed(`pod-${count}`));
    }
    run.server.faults.add({ match: { verb: "list", nth: 3 }, times: 1, do: { type: "compact" } });
    await run.start();
    await run.converges();
    assert.equal(run.informer.lister.size, 10);
  });

  it("the list comes as a stream", async (t) => {
    const run = await runEmbedded(t, { initialList: "stream" });
    run.server.objects.create("pods", podNamed("stays"));
    run.server.objects.create("pods", podNamed("goes"));
    await run.start();
    await writeALot(run);
    await run.converges();
    assert.equal(
      run.server.requests.filter(({ query }) => !query.includes("watch=")).length,
      0,
      "no LIST was sent",
    );
  });

  it("the server cannot stream lists: 422", async (t) => {
    const run = await runEmbedded(t, { initialList: "stream", server: { features: { watchList: false } } });
    run.server.objects.create("pods", podNamed("stays"));
    await run.start();
    await run.converges();
  });

  it("a page's continue token expires (L-6)", async (t) => {
    const run = await runEmbedded(t, { pageSize: 3 });
    for (let count = 0; count < 10; count += 1) {
      run.server.objects.create("pods", podNamed(`pod-${count}`));
    }
    run.server.faults.add({ match: { verb: "list", nth: 2 }, times: 1, do: { type: "compact" } });
    await run.start();
    await run.converges();
    assert.equal(run.informer.lister.size, 10);
  });
});

/** Checks that no absent object is updated or deleted and no present object is added (CT-2). */
function assertLegal(lines: readonly string[]): void {
  const there = new Set<string>();
  for (const line of lines) {
    const [verb = "", rest = ""] = line.split(" ");
    const name = rest.split("@")[0] ?? "";
    assert.equal(there.has(name), verb !== "add", `"${line}" after\n${lines.join("\n")}`);
    if (verb === "add") {
      there.add(name);
    } else if (verb === "delete") {
      there.delete(name);
    }
  }
}
