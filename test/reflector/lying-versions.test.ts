import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { Reflector } from "../../src/reflector/reflector.js";
import type { InitialList } from "../../src/reflector/reflector-options.js";
import type { ReflectorStore } from "../../src/reflector/reflector-store.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { LyingServer, mark } from "../support/lying-server.js";
import { podIdentity } from "../support/pods.js";

/** What a server can name instead of a version, other than a place in its future. */
const LIES = ["", "0", "00", "1", "rv-3"];

/** What happens on the server, one after the other. */
const STORY: readonly ((server: LyingServer) => void)[] = [
  (server) => server.write("comes"),
  (server) => server.write("stays"),
  (server) => server.remove("goes"),
  (server) => server.bookmark(),
  (server) => server.remove("comes"),
];

/** What the server does with its connections after some steps of the story. */
const TURNS: Readonly<Record<string, (server: LyingServer, clock: FakeClock) => Promise<void> | void>> = {
  "breaks its connections": (server) => server.cut(),
  restarts: (server) => server.restart(),
  "breaks its connections, and restarts before it answers again": async (server, clock) => {
    server.holdsWatches = true;
    server.cut();
    await clock.advance(5_000);
    server.restart();
  },
  "breaks its connections, and restarts once it has answered again": async (server, clock) => {
    server.cut();
    await clock.advance(5_000);
    server.restart();
  },
};

interface Interleaving {
  readonly initialList: InitialList;
  /** The steps during which the server lies. -1 is the first list. */
  readonly from: number;
  readonly to: number;
  /** The step before which the server turns. */
  readonly turnsAt: number;
}

/** Every way in which lies and a turn can come between the steps of the story. */
function interleavings(): Interleaving[] {
  const turns = Array.from({ length: STORY.length + 1 }, (_, turnsAt) => turnsAt);
  return (["list", "stream"] as const).flatMap((initialList) =>
    turns.flatMap((turnsAt) => lies(turnsAt).map((lie) => ({ initialList, turnsAt, ...lie }))),
  );
}

/** One lie at each point before the turn, and lies from each point on. */
function lies(turnsAt: number): Pick<Interleaving, "from" | "to">[] {
  const points = Array.from({ length: turnsAt + 1 }, (_, point) => point - 1);
  return [
    ...points.map((from) => ({ from, to: from })),
    ...points.slice(0, -1).map((from) => ({ from, to: turnsAt - 1 })),
  ];
}

/** Plays the story. Returns what the store has twenty seconds later, and what the server has. */
async function play(lie: string, turn: string, { initialList, ...at }: Interleaving): Promise<unknown[]> {
  const clock = new FakeClock();
  const server = new LyingServer();
  for (const name of ["stays", "goes", "gone"]) {
    server.write(name);
  }
  // Between the list and the watch, where no list and no watch from nowhere shows it.
  server.afterList = () => server.remove("gone");
  const store = new Map<string, string>();
  const controller = new AbortController();
  const reflector = new Reflector<Pod>({
    listWatch: server,
    store: storeOf(store),
    identity: podIdentity,
    clock,
    random: () => 0,
    initialList,
  });
  const liesIn = (step: number): void => {
    server.named = (version) => (step >= at.from && step <= at.to ? lie : version);
  };
  liesIn(-1);
  const running = reflector.run(controller.signal);
  await settle();
  for (const [step, happens] of STORY.entries()) {
    if (step === at.turnsAt) {
      await TURNS[turn]?.(server, clock);
    }
    liesIn(step);
    happens(server);
    await settle();
  }
  if (at.turnsAt === STORY.length) {
    await TURNS[turn]?.(server, clock);
  }
  await clock.advance(20_000);
  controller.abort(new Error("test over"));
  await running;
  return [Object.fromEntries([...store].sort()), server.versions];
}

function storeOf(contents: Map<string, string>): ReflectorStore<Pod> {
  const put = ({ metadata }: Pod): void => void contents.set(metadata?.name ?? "", mark(metadata));
  return {
    add: put,
    update: put,
    delete: ({ metadata }) => void contents.delete(metadata?.name ?? ""),
    replace: (objects) => {
      contents.clear();
      objects.forEach(put);
    },
  };
}

describe("Reflector, when a server names versions that it does not have", () => {
  for (const turn of Object.keys(TURNS)) {
    it(`has what the server has in the end, whatever version is named at whatever point: the server ${turn}`, async () => {
      for (const lie of LIES) {
        for (const interleaving of interleavings()) {
          const [stored, served] = await play(lie, turn, interleaving);
          assert.deepEqual(stored, served, `"${lie}" ${JSON.stringify(interleaving)}`);
        }
      }
    });
  }
});
