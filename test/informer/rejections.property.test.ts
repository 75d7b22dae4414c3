import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../src/api/pod.js";
import { StatusError } from "../../src/api/status-error.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import type { WatchOptions } from "../../src/listwatch/list-options.js";
import type { ListPage, ListWatch, WatchStream } from "../../src/listwatch/list-watch.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { WireError } from "../../src/wire/wire-error.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { pod, podIdentity } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";

const FAILURES: readonly (() => unknown)[] = [
  () => new TransportError("ERR_RESET", "reset"),
  () => new TransportError("ERR_CONNECT", "refused"),
  () => new StatusError({ code: 500, reason: "InternalError" }, { httpStatus: 500 }),
  () => new StatusError({ code: 410, reason: "Expired" }, { httpStatus: 410 }),
  () => new KubeconfigError("ERR_CREDENTIAL_PLUGIN", "the plugin failed"),
  () => new WireError("Cannot decode a watch event"),
  () => new TypeError("a bug"),
  () => "not even an error",
];

/** Says at each call whether it is to fail, and with what; when the list is used up, nothing fails any more. */
class Luck {
  readonly #failures: (number | undefined)[];

  constructor(failures: readonly (number | undefined)[]) {
    this.#failures = [...failures];
  }

  try(): void {
    const failure = this.#failures.shift();
    if (failure !== undefined) {
      throw FAILURES[failure]?.();
    }
  }

  turn(): void {
    this.#failures.length = 0;
  }
}

/** A server that forgets nothing, and whose every answer may fail. */
class UnluckyServer implements ListWatch<Pod> {
  readonly pods = new Map<string, Pod>();
  readonly #luck: Luck;
  readonly #log: { readonly version: number; readonly event: WatchEvent<Pod> }[] = [];
  readonly #waiting = new Set<() => void>();
  #version = 10;

  constructor(luck: Luck) {
    this.#luck = luck;
  }

  write(name: string, gone: boolean): void {
    const there = this.pods.has(name);
    if (gone && !there) {
      return;
    }
    this.#version += 1;
    const object = pod(name, String(this.#version));
    if (gone) {
      this.pods.delete(name);
    } else {
      this.pods.set(name, object);
    }
    const type = gone ? "DELETED" : there ? "MODIFIED" : "ADDED";
    this.#log.push({ version: this.#version, event: { type, object } });
    for (const wake of this.#waiting) {
      wake();
    }
  }

  async list(): Promise<ListPage<Pod>> {
    await Promise.resolve();
    this.#luck.try();
    return { items: [...this.pods.values()], metadata: { resourceVersion: String(this.#version) } };
  }

  async watch(
    { resourceVersion = "", timeoutSeconds }: WatchOptions,
    signal: AbortSignal,
  ): Promise<WatchStream<Pod>> {
    await Promise.resolve();
    this.#luck.try();
    let at = Number(resourceVersion);
    let closed = false;
    let wake = (): void => undefined;
    signal.addEventListener("abort", () => wake(), { once: true });
    return {
      next: async () => {
        for (;;) {
          await Promise.resolve();
          signal.throwIfAborted();
          this.#luck.try();
          const news = this.#log.filter(({ version }) => version > at);
          at = news.at(-1)?.version ?? at;
          // Probes are asked for a second.
          if (closed || news.length > 0 || timeoutSeconds === 1) {
            return news.length > 0 ? news.map(({ event }) => event) : undefined;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
            this.#waiting.add(wake);
          });
          this.#waiting.delete(wake);
        }
      },
      close: () => {
        closed = true;
        wake();
      },
    };
  }
}

interface Step {
  readonly name: string;
  readonly gone: boolean;
  readonly thenMs: number;
}

const failures = fc.array(fc.option(fc.nat(FAILURES.length - 1), { nil: undefined, freq: 2 }), {
  maxLength: 60,
});
const steps = fc.array(
  fc.record({
    name: fc.constantFrom("a", "b", "c"),
    gone: fc.boolean(),
    thenMs: fc.constantFrom(0, 100, 5_000, 40_000),
  }),
  { maxLength: 25 },
);

describe("whatever of the awaited fails, and whenever", () => {
  it("leaves no rejection unhandled, and the store equal to the server in the end (IP-14)", async () => {
    await fc.assert(
      fc.asyncProperty(failures, steps, async (unlucky, writes) => survives(new Luck(unlucky), writes)),
      { numRuns: 150 },
    );
  });
});

/** List, watch, stream, handlers, transform, index function and all callbacks draw from one luck. */
async function survives(luck: Luck, writes: readonly Step[]): Promise<void> {
  const server = new UnluckyServer(luck);
  const clock = new FakeClock();
  const informer = new SharedIndexInformer<Pod>({
    listWatch: server,
    identity: podIdentity,
    clock,
    transform: (object) => {
      luck.try();
      return object;
    },
    indexers: {
      unlucky: () => {
        luck.try();
        return ["all"];
      },
    },
    metrics: { onReceived: () => luck.try(), onHandled: () => luck.try() },
    onHandlerError: () => luck.try(),
    onWatchError: () => luck.try(),
    onStateChange: () => luck.try(),
  });
  const steady = new RecordingHandler();
  informer.addEventHandler(steady);
  informer.addEventHandler({ onAdd: () => luck.try(), onUpdate: async () => Promise.reject(drawn(luck)) });
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  for (const { name, gone, thenMs } of writes) {
    server.write(name, gone);
    await clock.advance(thenMs);
  }
  luck.turn();
  // The longest wait there can be, and the list after it.
  await clock.advance(120_000);
  await settle();
  assert.deepEqual(informer.lister.list().map(label).sort(), [...server.pods.values()].map(label).sort());
  assert.deepEqual(presentIn(steady.lines), [...server.pods.values()].map(label).sort());
  stop.abort();
  await running;
  assert.equal(clock.pendingTimers, 0);
}

/** What a promise rejects with where the luck is bad, else nothing that matters. */
function drawn(luck: Luck): Error {
  try {
    luck.try();
  } catch (failure) {
    return failure instanceof Error ? failure : new Error(String(failure));
  }
  return new Error("rejects in any case");
}

/** What is there, to one who was told these lines: the last word on each pod. */
function presentIn(lines: readonly string[]): string[] {
  const last = new Map<string, string | undefined>();
  for (const line of lines) {
    const [verb, change = ""] = line.split(" ");
    const state = change.split("->").at(-1) ?? "";
    last.set(state.split("@")[0] ?? "", verb === "delete" ? undefined : state);
  }
  return [...last.values()].filter((state) => state !== undefined).sort();
}

function label(object: Pod): string {
  return `${object.metadata?.name ?? ""}@${object.metadata?.resourceVersion ?? ""}`;
}
