import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../src/api/pod.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { type InformerRun, prepareInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

const EXPIRED = { code: 410, reason: "Expired" };

/** The pods of the first list: a@1, b@2 and c@3. */
function threePods(): Pod[] {
  return [pod("a", "1"), pod("b", "2"), pod("c", "3")];
}

interface Relist {
  readonly name: string;
  readonly items: readonly Pod[];
  readonly told: readonly string[];
}

const relists: readonly Relist[] = [
  {
    name: "more than before",
    items: [...threePods(), pod("d", "14")],
    told: ["add d@14 relist"],
  },
  {
    name: "nothing any more",
    items: [],
    told: ["delete a@1 missed relist", "delete b@2 missed relist", "delete c@3 missed relist"],
  },
  {
    name: "some of it, some changed, some new",
    items: [pod("b", "2"), pod("c", "13"), pod("d", "14")],
    told: ["update c@3->c@13 relist", "add d@14 relist", "delete a@1 missed relist"],
  },
  { name: "what was there already", items: threePods(), told: [] },
];

describe("a list that finds", () => {
  for (const { name, items, told } of relists) {
    it(`${name}: tells each difference once, and the store equals it (TestReplaceEvents)`, async () => {
      const script = new ScriptedListWatch<Pod>()
        .list(threePods(), { at: "10" })
        .watch()
        .error(EXPIRED)
        .list(items, { at: "20" })
        .watch();
      const run = prepareInformer(script);
      const handler = new RecordingHandler();
      const sizes: number[] = [];
      run.informer.addEventHandler(handler);
      await run.start();
      handler.onCall = () => void sizes.push(run.informer.lister.size);
      await run.clock.advance(1_000);
      assert.deepEqual(handler.lines.slice(3), told);
      assert.deepEqual(versions(run), items.map(label).sort());
      assert.ok(
        sizes.every((size) => size === items.length),
        "handlers hear of it when the store has all of it",
      );
      await run.stop();
    });
  }
});

/** Something that happens at the server, or between the server and the informer. */
type Step =
  | { readonly kind: "write"; readonly name: string; readonly gone: boolean }
  | { readonly kind: "resync" | "miss" | "relist" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      name: fc.constantFrom("a", "b", "c", "d"),
      gone: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom("resync" as const, "miss" as const, "relist" as const) }),
  },
);

describe("any writes, missed ones, lists and resyncs", () => {
  it("leave the store equal to the server, by legal steps for each object (TestHammerController, TestUpdate, CT-1, CT-2)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await new Hammer().strike(steps);
      }),
      { numRuns: 60 },
    );
  });
});

/** A server that writes, and an informer that misses some of the writes. */
class Hammer {
  readonly #pods = new Map<string, Pod>();
  readonly #script = new ScriptedListWatch<Pod>();
  readonly #handler = new RecordingHandler();
  #version = 10;
  #hears = true;

  async strike(steps: readonly Step[]): Promise<void> {
    this.#script.list([], { at: "10" }).watch();
    const run = prepareInformer(this.#script, { resyncMs: 1_000 });
    run.informer.addEventHandler(this.#handler);
    await run.start();
    for (const next of steps) {
      await this.#do(next, run);
    }
    await this.#relist(run);
    assert.deepEqual(versions(run), [...this.#pods.values()].map(label).sort());
    this.#check();
    await run.stop();
  }

  async #do(next: Step, run: InformerRun): Promise<void> {
    switch (next.kind) {
      case "write":
        this.#write(next.name, next.gone);
        break;
      case "miss":
        this.#hears = false;
        break;
      case "resync":
        await run.clock.advance(1_000);
        break;
      case "relist":
        await this.#relist(run);
    }
    await settle(1);
  }

  #write(name: string, gone: boolean): void {
    const old = this.#pods.get(name);
    if (gone && old === undefined) {
      return;
    }
    this.#version += 1;
    const written = pod(name, String(this.#version));
    if (gone) {
      this.#pods.delete(name);
    } else {
      this.#pods.set(name, written);
    }
    if (this.#hears) {
      const type = gone ? "DELETED" : old === undefined ? "ADDED" : "MODIFIED";
      this.#script.current.feed({ kind: "events", events: [{ type, object: written }] });
    }
  }

  async #relist(run: InformerRun): Promise<void> {
    this.#hears = true;
    this.#script.list([...this.#pods.values()], { at: String(this.#version) }).watch();
    this.#script.current.feed({ kind: "events", events: [{ type: "ERROR", status: EXPIRED }] });
    // If all random numbers are 0, no wait is longer than a minute.
    await run.clock.advance(60_000);
  }

  /** Checks that each update starts from the last state that was told, and that versions never fall. */
  #check(): void {
    const there = new Map<string, string>();
    for (const line of this.#handler.lines) {
      const [verb = "", change = ""] = line.split(" ");
      const [from = "", to = from] = change.split("->");
      const [name = "", version = ""] = from.split("@");
      assert.equal(there.has(name), verb !== "add", this.#handler.lines.join("\n"));
      if (verb === "update") {
        assert.equal(there.get(name), version, line);
        assert.ok(Number(to.split("@")[1]) >= Number(version), line);
      }
      if (verb === "delete") {
        there.delete(name);
      } else {
        there.set(name, to.split("@")[1] ?? "");
      }
    }
  }
}

function label(object: Pod): string {
  return `${object.metadata?.name ?? ""}@${object.metadata?.resourceVersion ?? ""}`;
}

function versions(run: InformerRun): string[] {
  return run.informer.lister.list().map(label).sort();
}
