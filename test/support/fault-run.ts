import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Pod } from "../../src/api/pod.js";
import type { Fault, FaultAction } from "../../src/apiserver/index.js";
import { type Clock, systemClock } from "../../src/base/clock.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { Codec } from "../../src/wire/codec.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import type { ReflectorState } from "../../src/reflector/reflector-state.js";
import { type EmbeddedOptions, type EmbeddedRun, podNamed, runEmbedded, versions } from "./embedded.js";
import { until } from "./eventually.js";
import { FakeClock, settle } from "./fake-clock.js";
import type { Protocol } from "./protocols.js";
import type { RecordingHandler } from "./recording-handler.js";
import { describeRequest } from "./described-request.js";
import { TerminalReader } from "./terminal-reader.js";

/** An informer on the embedded server, together with the lines that a person at the terminal would see. */
export interface FaultRun extends EmbeddedRun {
  /**
   * `list 0/500`, `list +2`, `watch +2`, `stream latest`. Versions count from the first state of the test.
   */
  requests(): string[];
  /** `watch interrupted: rewatch`, followed by `, waits` if the reflector waits before it acts. */
  endings(): string[];
  /** The calls of the handler, with versions as in `requests`. */
  told(): string[];
  /** The lines on stderr, without the server's address and without times. */
  said(): Promise<string[]>;
  /** Waits until the store equals the server, in every field of every object, and a watch is accepted. */
  heals(): Promise<void>;
}

export interface FaultCase {
  /** Begins with the name of its row in docs/faults.md. */
  readonly name: string;
  /** The faults that are armed before the informer starts. */
  readonly faults?: readonly Fault[];
  /**
   * The fault of the second watch, which begins at +3. The first watch delivers the first write and ends
   * properly, so that the fault strikes an informer that has watched successfully. If set, `requests`,
   * `endings` and `said` begin with the second watch.
   */
  readonly next?: FaultAction;
  /** The number of requests that `next` strikes. @defaultValue 1 */
  readonly times?: number;
  readonly options?: EmbeddedOptions;
  /** The writes, or other actions, while the faults strike. @defaultValue `writeThree` */
  readonly story?: (run: FaultRun) => Promise<void>;
  /** Every request, in order. */
  readonly requests: readonly string[];
  /** Every ending of a list or watch, in order. Without `next`, repetitions count once. */
  readonly endings: readonly string[];
  /** Every line on stderr, in order, after the line that says how many pods were found at the start. */
  readonly said: readonly string[];
  /** Every call of the handler after the first two adds, in order. @defaultValue `TOLD_BY_WATCH` */
  readonly told?: readonly string[];
  /** The wait that the server asked for. */
  readonly waitsAtLeastMs?: number;
  /** The only encoding in which this is the fault that is meant. @defaultValue both */
  readonly only?: Encoding;
  /** The only protocol over which this is the fault that is meant. @defaultValue both */
  readonly onlyOver?: Protocol;
}

/** The encodings of lists and watches. Which one is used must make no difference. */
export const ENCODINGS = ["json", "protobuf"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The codec of each encoding. */
export const CODECS: Readonly<Record<Encoding, () => Codec<Pod>>> = {
  json: () => jsonCodec<Pod>({ kind: "Pod" }),
  protobuf: () => protobufCodec(PODS),
};

/** What a client and a server speak with each other. */
export interface Wire {
  readonly name: string;
  readonly encoding: Encoding;
  readonly protocol: Protocol;
}

/**
 * What the tests of faults run over. Which one it is must make no difference. JSON over HTTP/2 is left out, because
 * encoding and protocol do not know of each other.
 */
export const WIRES: readonly Wire[] = [
  { name: "json over HTTP/1.1", encoding: "json", protocol: "HTTP/1.1" },
  { name: "protobuf over HTTP/1.1", encoding: "protobuf", protocol: "HTTP/1.1" },
  { name: "protobuf over HTTP/2", encoding: "protobuf", protocol: "HTTP/2" },
];

/** Returns the options of a run over a wire. */
export function over({ encoding, protocol }: Wire): Required<Pick<EmbeddedOptions, "codec" | "protocol">> {
  return { codec: CODECS[encoding](), protocol };
}

/** Returns the cases that apply to a wire. */
export function casesOver({ encoding, protocol }: Wire, cases: readonly FaultCase[]): readonly FaultCase[] {
  return cases.filter(
    ({ only = encoding, onlyOver = protocol }) => only === encoding && onlyOver === protocol,
  );
}

/**
 * Makes each kind of change once, to a server that has pods at +1 and +2: creates a pod (+3), changes a pod
 * (+4), and deletes a pod (+5 and +6, because kube-apiserver deletes in two steps).
 */
export async function writeThree({ server: { objects } }: Pick<FaultRun, "server">): Promise<void> {
  objects.create("pods", podNamed("comes"));
  objects.patch("pods", "default/stays", { metadata: { labels: { changed: "yes" } } });
  objects.delete("pods", "default/goes", { gracePeriodSeconds: 0 });
  return Promise.resolve();
}

/** The calls of a handler for `writeThree` when the watch misses nothing. */
export const TOLD_BY_WATCH: readonly string[] = [
  "add comes@+3 watch",
  "update stays@+1->stays@+4 watch",
  "update goes@+2->goes@+5 watch",
  "delete goes@+6 watch",
];

/** The calls of a handler for `writeThree` when a list follows it. */
export const TOLD_BY_LIST: readonly string[] = [
  "add comes@+3 relist",
  "update stays@+1->stays@+4 relist",
  "delete goes@+2 missed relist",
];

/** The same when the watch still delivers the first change. */
export const TOLD_BY_BOTH: readonly string[] = ["add comes@+3 watch", ...TOLD_BY_LIST.slice(1)];

export const AGAIN = "info: watching pods again after Ns, from where it left off";

/** Returns the line on stderr after a list that follows `writeThree`. */
export function listedAnew(added = 0, updated = 1): string {
  return `info: watching pods again after Ns, relisted: ${added} added, ${updated} updated, 1 deleted meanwhile`;
}

export function lost(what: string, then: "watching" | "listing" | "now" = "watching"): string {
  const next = then === "now" ? "watching again now" : `${then} again in Ns`;
  return `warn: lost the watch on pods: ${what.replace(/^Cannot /, "cannot ")}; ${next}`;
}

const WATCH = { verb: "watch" } as const;
const FOUND = "info: watching pods: 2 found";
const BEFORE_NEXT = { requests: ["list 0/500", "watch +2"], endings: ["watch closed: rewatch"] };

/** Runs one case, and checks everything that a user can see against it. */
export async function runFaultCase(t: TestContext, faultCase: FaultCase, wire: Wire): Promise<void> {
  const { next, times = 1, faults = [], story = writeThree } = faultCase;
  const run = await prepareFaultRun(t, { ...over(wire), ...faultCase.options });
  const ofNext: readonly Fault[] =
    next === undefined
      ? []
      : [
          { match: WATCH, do: { type: "end", afterEvents: 1 } },
          { match: { ...WATCH, nth: 2 }, times, do: next },
        ];
  for (const fault of [...faults, ...ofNext]) {
    run.server.faults.add(fault);
  }
  await run.start();
  await story(run);
  const before = next === undefined ? { requests: [], endings: [] } : BEFORE_NEXT;
  const endings = [...before.endings, ...faultCase.endings];
  const ended = (): string[] => (next === undefined ? withoutRepetitions(run.endings()) : run.endings());
  await until(
    () => ended().length >= endings.length,
    () => assert.deepEqual(ended(), endings),
  );
  await run.heals();
  assert.deepEqual(ended(), endings);
  assert.deepEqual(run.requests(), [...before.requests, ...faultCase.requests]);
  const said = (await run.said()).map(asOverHttp1);
  assert.deepEqual(said[0] === FOUND ? said.slice(1) : said, faultCase.said.map(asOverHttp1));
  assert.deepEqual(byObject(run.told().slice(2)), byObject(faultCase.told ?? TOLD_BY_WATCH));
  assertLegal(run.handler.lines);
  assert.ok(
    run.reports.some(({ delayMs }) => delayMs >= (faultCase.waitsAtLeastMs ?? 0)) || endings.length === 0,
    "did not wait as long as it was asked to",
  );
}

/** Groups lines by object, because only the order for each object is promised (CT-4). */
function byObject(lines: readonly string[]): Record<string, string[]> {
  const grouped: Record<string, string[]> = {};
  for (const line of lines) {
    const name = /^\w+ ([^@]+)@/.exec(line)?.[1] ?? "";
    (grouped[name] ??= []).push(line);
  }
  return grouped;
}

function withoutRepetitions(lines: readonly string[]): string[] {
  return lines.filter((line, position) => line !== lines[position - 1]);
}

/** Returns a line as it is over HTTP/1.1. Over HTTP/2, a response breaks off without its connection. */
function asOverHttp1(line: string): string {
  return line.replace("the server reset the stream (INTERNAL_ERROR)", "connection reset by peer");
}

/** A clock with normal waits, on which no watch of a test lives long enough to count as healthy. */
const SLOW: Clock = { ...systemClock, now: () => systemClock.now() / 100 };

/** Prepares an informer, without starting it, on a server with the pods `stays` and `goes`. */
export async function prepareFaultRun(t: TestContext, options: EmbeddedOptions = {}): Promise<FaultRun> {
  // Stands still until the end, because the number of reports in between would depend on milliseconds.
  const clock = new FakeClock();
  const reader = new TerminalReader(clock);
  let state: ReflectorState = { kind: "created" };
  const run = await runEmbedded(t, {
    ...options,
    clock: options.clock ?? SLOW,
    server: { tls: options.protocol === "HTTP/2", blockMs: 20, ...options.server },
    onStateChange: (entered) => {
      state = entered;
      reader.onStateChange(entered);
    },
    onEnding: (report) => {
      run.reports.push(report);
      reader.onWatchError(report);
    },
  });
  const { server, informer, handler } = run;
  reader.read(informer);
  const base = Number(server.objects.resourceVersion);
  server.objects.create("pods", podNamed("stays"));
  server.objects.create("pods", podNamed("goes"));
  return {
    ...run,
    start: async () => {
      await run.start();
      await clock.advance(0);
    },
    requests: () =>
      server.requests.map(({ query }) =>
        describeRequest(new URLSearchParams(query), (version) => relative(version, base)),
      ),
    endings: () =>
      run.reports.map(
        ({ phase, kind, next, delayMs }) => `${phase} ${kind}: ${next}${delayMs > 0 ? ", waits" : ""}`,
      ),
    told: () =>
      handler.lines.map((line) =>
        line.replace(/@([\w-]*\d)/g, (_, version: string) => `@${relative(version, base)}`),
      ),
    said: async () => {
      await clock.advance(1_000);
      return reader.lines.map((line) =>
        line
          .replaceAll(server.url, "SERVER")
          .replace(/(byte |version: |current: |rv-)\d+/g, "$1N")
          .replace(/\(\d+\)/g, "(N)"),
      );
    },
    heals: async () => {
      const here = (): readonly Pod[] => informer.lister.list();
      const there = (): readonly Pod[] => server.objects.list(PODS);
      await until(
        () =>
          state.kind === "watching" &&
          informer.lister.resourceVersion === informer.lastSyncResourceVersion &&
          isDeepStrictEqual(versions(here()), versions(there())),
        () =>
          assert.deepEqual(
            { state: state.kind, pods: versions(here()) },
            { state: "watching", pods: versions(there()) },
          ),
      );
      assert.deepEqual(whole(here()), whole(there()));
      await settle(2);
    },
  };
}

function relative(version: string, base: number): string {
  return version.replace(/\d+$/, (digits) => (Number(digits) >= base ? `+${Number(digits) - base}` : digits));
}

/** Returns the objects by key, without the fields that the informer drops on purpose. */
function whole(pods: readonly Pod[]): Record<string, unknown> {
  return Object.fromEntries(
    pods
      // This decodes objects that came as protobuf.
      .map((pod) => JSON.parse(JSON.stringify(pod)) as Pod)
      .map((pod): [string, unknown] => {
        const metadata = Object.fromEntries(
          Object.entries(pod.metadata ?? {}).filter(([field]) => field !== "managedFields"),
        );
        const key = `${pod.metadata?.namespace ?? ""}/${pod.metadata?.name ?? ""}`;
        return [key, { ...pod, kind: "Pod", apiVersion: "v1", metadata }];
      })
      .sort(([left], [right]) => left.localeCompare(right)),
  );
}

/**
 * Checks that there is no update or delete of an absent object and no add of a present one, and that each
 * update starts from the state that was reported last, whatever happened in between (CT-2).
 */
export function assertLegal(lines: RecordingHandler["lines"]): void {
  const there = new Map<string, string>();
  for (const line of lines) {
    const [verb = "", change = ""] = line.split(" ");
    const [from = "", to = from] = change.split("->");
    const [name = "", version = ""] = from.split("@");
    const context = `"${line}" after\n${lines.join("\n")}`;
    assert.equal(there.has(name), verb !== "add", context);
    if (verb === "update") {
      assert.equal(version, there.get(name), context);
    }
    if (verb === "delete") {
      there.delete(name);
    } else {
      there.set(name, to.split("@")[1] ?? "");
    }
  }
}
