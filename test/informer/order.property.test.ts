import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../src/api/pod.js";
import { StatusError } from "../../src/api/status-error.js";
import { Latch } from "../../src/base/latch.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { podIdentity } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { ServerWithHistory } from "../support/server-with-history.js";

interface Write {
  readonly name: string;
  readonly gone: boolean;
}

type Step =
  /** The server writes, and sends all of it at once. */
  | { readonly do: "write"; readonly writes: readonly Write[] }
  /** The slow handler finishes some calls. */
  | { readonly do: "handle"; readonly calls: number }
  /** The watch breaks, and another watch goes on from where it was. */
  | { readonly do: "cut" }
  /** The position expires, and a list shows what was written meanwhile. */
  | { readonly do: "relist"; readonly writes: readonly Write[] };

const write: fc.Arbitrary<Write> = fc.record({
  name: fc.constantFrom("db-0", "db-1", "web", "api"),
  // Most writes are updates.
  gone: fc.nat(4).map((chance) => chance === 0),
});

function writes(maxLength: number): fc.Arbitrary<Write[]> {
  return fc.array(write, { minLength: 1, maxLength });
}

const write5 = fc.record({ do: fc.constant("write" as const), writes: writes(5) });
const handle = fc.record({ do: fc.constant("handle" as const), calls: fc.integer({ min: 1, max: 4 }) });
const cut = fc.record({ do: fc.constant("cut" as const) });
const relist = fc.record({ do: fc.constant("relist" as const), writes: writes(4) });

function steps(...rare: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> {
  const choices = rare.map((arbitrary) => ({ weight: 1, arbitrary }));
  return fc.array(fc.oneof({ weight: 5, arbitrary: write5 }, { weight: 4, arbitrary: handle }, ...choices), {
    maxLength: 30,
  });
}

/** A server, an informer whose queue has room for four deltas, and a handler that is slower than the server. */
class World {
  readonly handler = new RecordingHandler();
  readonly server = new ServerWithHistory(() => this.#maybeFail());
  readonly #clock = new FakeClock();
  readonly #informer: SharedIndexInformer<Pod>;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #failure: Error | undefined;
  #call = new Latch();

  constructor() {
    this.#informer = new SharedIndexInformer<Pod>({
      listWatch: this.server,
      identity: podIdentity,
      clock: this.#clock,
      queueLimit: 4,
    });
    this.handler.hold = this.#call.opened;
    this.#informer.addEventHandler(this.handler, { queue: { kind: "bounded", limit: 2 } });
  }

  async start(): Promise<void> {
    this.#running = this.#informer.run(this.#stop.signal);
    await settle();
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case "write":
        this.#write(step.writes);
        return settle();
      case "handle":
        for (let call = 0; call < step.calls; call += 1) {
          await this.#finishCall();
        }
        return undefined;
      case "cut":
        return this.#fail(new TransportError("ERR_RESET", "reset"));
      case "relist":
        this.#failure = new StatusError({ code: 410, reason: "Expired" }, { httpStatus: 410 });
        this.#write(step.writes);
        return this.#fail(this.#failure);
    }
  }

  /** Lets the handler catch up, and stops the informer. */
  async end(): Promise<void> {
    this.handler.hold = undefined;
    this.#call.open();
    await this.#clock.advance(120_000);
    this.#stop.abort();
    await this.#running;
  }

  #write(written: readonly Write[]): void {
    for (const { name, gone } of written) {
      this.server.write(name, gone);
    }
  }

  async #finishCall(): Promise<void> {
    const call = this.#call;
    this.#call = new Latch();
    this.handler.hold = this.#call.opened;
    call.open();
    await settle(2);
  }

  async #fail(failure: Error): Promise<void> {
    this.#failure = failure;
    this.server.wake();
    // Enough for the wait before the next attempt.
    await this.#clock.advance(10_000);
  }

  #maybeFail(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) {
      throw failure;
    }
  }
}

/** What a handler was told: `update db-0@13->db-0@15 watch` has the version 15. */
interface Told {
  readonly line: string;
  readonly cause: string;
  readonly version: number;
}

function told(line: string): Told {
  return {
    line,
    cause: line.split(" ").at(-1) ?? "",
    version: Number(/@(\d+)(?: missed)? \w+$/.exec(line)?.[1]),
  };
}

async function run(taken: readonly Step[]): Promise<{ log: ServerWithHistory["log"]; events: Told[] }> {
  const world = new World();
  await world.start();
  for (const step of taken) {
    await world.take(step);
  }
  await world.end();
  return { log: world.server.log, events: world.handler.lines.map(told) };
}

describe("the order of events across objects, with a handler that is slower than the server (CT-4, D-10)", () => {
  it("is the server's order, with nothing left out, while watches break and go on", async () => {
    await fc.assert(
      fc.asyncProperty(steps(cut), async (taken) => {
        const { log, events } = await run(taken);
        assert.deepEqual(
          events.map(({ version }) => version),
          log.map(({ version }) => version),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("is the server's order before and after each new list", async () => {
    await fc.assert(
      fc.asyncProperty(steps(cut, relist), async (taken) => {
        const { events } = await run(taken);
        let newestOfWatches = 0;
        let newest = 0;
        for (const { line, cause, version } of events) {
          if (cause === "watch") {
            assert.ok(version > newest, `${line} after ${newest}, in:\n${linesOf(events)}`);
            newestOfWatches = version;
          } else if (!line.includes(" missed ")) {
            // A missed deletion carries the last state that was seen.
            assert.ok(version > newestOfWatches, `${line} after ${newestOfWatches}, in:\n${linesOf(events)}`);
          }
          newest = Math.max(newest, version);
        }
      }),
      { numRuns: 150 },
    );
  });
});

function linesOf(events: readonly Told[]): string {
  return events.map(({ line }) => line).join("\n");
}
