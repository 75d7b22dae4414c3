import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../../src/api/pod.js";
import type { EventCause, ResourceEvent } from "../../../src/informer/resource-event-handler.js";
import { printedLines } from "../../support/printed-lines.js";
import { podIn, type PodState } from "./filtered-pod.js";

const NAMES = ["web-1", "web-2", "db-0", "api", "kube-proxy"] as const;
const MARKS = new Set(["initial", "missed", "resync", "entered", "left"]);

const anyState: fc.Arbitrary<PodState> = fc.record({
  word: fc.constantFrom("Running", "Completed", "Error", "CrashLoopBackOff", "Init:ErrImagePull"),
  isReady: fc.boolean(),
  restarts: fc.integer({ min: 0, max: 4 }),
  others: fc.subarray(["proxy", "cache"]),
  hasInit: fc.boolean(),
  isUnreadable: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});

/** A pod is completed when all of its containers are. */
const state = anyState.map((any) => (any.word === "Completed" ? { ...any, others: [] } : any));

type Step =
  | { readonly do: "put"; readonly name: string; readonly state: PodState; readonly isMissed: boolean }
  | { readonly do: "remove"; readonly name: string; readonly isMissed: boolean }
  | { readonly do: "resync" };

const name = fc.constantFrom(...NAMES);
const isMissed = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("put" as const), name, state, isMissed }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), name, isMissed }) },
  { weight: 1, arbitrary: fc.constant({ do: "resync" as const }) },
);

/** A filter as it is written, and what it means. */
interface Filter {
  readonly args: readonly string[];
  readonly ofName?: (name: string) => boolean;
  readonly ofState?: (state: PodState) => boolean;
}

const FILTERS: readonly Filter[] = [
  { args: ["--name", "^web-|^api$"], ofName: (own) => own.startsWith("web-") || own === "api" },
  { args: ["--exclude-name", "\\d"], ofName: (own) => !/[0-9]/.test(own) },
  { args: ["--status", "CrashLoop*,error"], ofState: ({ word }) => /^(CrashLoop.*|Error)$/.test(word) },
  {
    args: ["--status", "Init:*", "--status", "Running"],
    ofState: ({ word }) => /^(Init:|Running)/.test(word),
  },
  {
    args: ["--not-ready"],
    ofState: ({ word, isReady }) => word !== "Completed" && !(word === "Running" && isReady),
  },
  { args: ["--restarts", ">1"], ofState: ({ restarts }) => restarts > 1 },
  {
    args: ["--restarts", "!=0", "--restarts", "<=3"],
    ofState: ({ restarts }) => restarts > 0 && restarts < 4,
  },
  { args: ["-c", "proxy"], ofState: ({ others = [] }) => others.includes("proxy") },
  {
    args: ["-c", "init/migrate,cache"],
    ofState: ({ others = [], hasInit, word }) =>
      others.includes("cache") || hasInit === true || word.startsWith("Init:"),
  },
];

/** The flags of which one of several must match. All values of the others must. */
const ALTERNATIVES = new Set(["--status", "-c"]);

function isInside(filters: readonly Filter[], own: string, of: PodState | undefined): boolean {
  const matches = ({ ofName = () => true, ofState }: Filter): boolean =>
    of !== undefined && ofName(own) && (ofState === undefined || (of.isUnreadable !== true && ofState(of)));
  return filters.every((filter) => {
    const [flag = ""] = filter.args;
    return ALTERNATIVES.has(flag)
      ? filters.some((other) => other.args[0] === flag && matches(other))
      : matches(filter);
  });
}

/** The pods of a store. It makes the events that an informer tells of them. */
class Store {
  readonly pods = new Map<string, { readonly state: PodState; readonly pod: Pod }>();
  #resourceVersion = 0;

  /** Returns the events of a step, each with the state before and after it. */
  eventsOf(taken: Step): readonly StoreEvent[] {
    if (taken.do === "resync") {
      return [...this.pods].map(([own, { state: same, pod }]) => ({
        name: own,
        before: same,
        after: same,
        event: { type: "update", oldObject: pod, object: pod, cause: "resync" },
      }));
    }
    const cause: EventCause = taken.isMissed ? "relist" : "watch";
    const old = this.pods.get(taken.name);
    if (taken.do === "remove") {
      this.pods.delete(taken.name);
      const deleted = { key: `shop/${taken.name}`, object: old?.pod, finalStateUnknown: taken.isMissed };
      return old === undefined
        ? []
        : [
            {
              name: taken.name,
              before: old.state,
              after: undefined,
              event: { type: "delete", deleted, cause },
            },
          ];
    }
    this.#resourceVersion += 1;
    const object = podIn(taken.name, taken.state, String(this.#resourceVersion));
    this.pods.set(taken.name, { state: taken.state, pod: object });
    const event: ResourceEvent<Pod> =
      old === undefined
        ? { type: "add", object, cause }
        : { type: "update", oldObject: old.pod, object, cause };
    return [{ name: taken.name, before: old?.state, after: taken.state, event }];
  }
}

interface StoreEvent {
  readonly name: string;
  readonly before: PodState | undefined;
  readonly after: PodState | undefined;
  readonly event: ResourceEvent<Pod>;
}

/** Returns what the model says is printed of an event: the sentence and the marks, or nothing. */
function expectedOf(filters: readonly Filter[], { name: own, before, after, event }: StoreEvent): string {
  const [was, is] = [isInside(filters, own, before), isInside(filters, own, after)];
  if (!was && !is) {
    return "";
  }
  const cause = { watch: "", relist: " missed", resync: " resync", initial: " initial" }[event.cause];
  switch (event.type) {
    case "add":
      return `New Pod Added to Store: ${own}${cause}`;
    case "delete":
      return `Pod Deleted from Store: ${own}${cause}`;
    case "update":
      return `${own} Pod Updated to ${own}${cause}${was === is ? "" : is ? " entered" : " left"}`;
  }
}

/** Returns the sentence of a line and its marks. */
function essence(line: string): string {
  const [sentence = "", details = ""] = line.split("  ");
  return [sentence, ...details.split(" ").filter((word) => MARKS.has(word))].join(" ").trim();
}

/** Which pods are inside, as a reader of the lines knows it. */
class Reader {
  readonly inside = new Set<string>();

  read(line: string): void {
    const own = /(?:Store: |Updated to )(\S+)/.exec(line)?.[1] ?? "";
    const ends = line.startsWith("Pod Deleted") || line.endsWith(" left");
    const begins = line.startsWith("New Pod") || line.endsWith(" entered");
    assert.equal(this.inside.has(own), !begins, line);
    if (ends) {
      this.inside.delete(own);
    } else {
      this.inside.add(own);
    }
  }
}

describe("filtered lines", () => {
  it("are those that the model says, and tell which pods of the store the filters match", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...FILTERS], { minLength: 1, maxLength: 4 }),
        fc.array(step, { minLength: 1, maxLength: 40 }),
        async (filters, steps) => {
          const { print, printing } = await printedLines(filters.flatMap(({ args }) => args));
          const store = new Store();
          const reader = new Reader();
          let hidden = 0;
          for (const taken of steps) {
            for (const happened of store.eventsOf(taken)) {
              const line = essence(print(happened.event));
              assert.equal(line, expectedOf(filters, happened));
              hidden += line === "" ? 1 : 0;
              if (line !== "") {
                reader.read(line);
              }
            }
            const matching = [...store.pods].filter(([own, { state: of }]) => isInside(filters, own, of));
            assert.deepEqual([...reader.inside].sort(), matching.map(([own]) => own).sort());
            assert.equal(printing.counts.objects, matching.length);
          }
          assert.equal(printing.leftOut.filtered, hidden);
        },
      ),
      { numRuns: 300 },
    );
  });
});
