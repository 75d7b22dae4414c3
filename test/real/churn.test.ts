import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { startWatcher, untimed } from "../support/real/cli-run.js";
import type { ObservedOptions } from "../support/real/observed-informer.js";
import { type ObservedPods, observePods } from "../support/real/observed-pods.js";
import { writeAtRandom } from "../support/real/random-writes.js";
import { type RawEvent, RawWatch } from "../support/real/raw-watch.js";
import { eventually, until } from "../support/eventually.js";

/** `REAL_CHURN_SECONDS` makes a run longer, and `REAL_CHURN_SEED` repeats one. */
const SECONDS = Number(process.env["REAL_CHURN_SECONDS"] ?? 60);
const SEED = Number(process.env["REAL_CHURN_SEED"] ?? randomInt(2 ** 31));
/** As in a busy namespace of a real cluster, but few enough for two cores that run other tests, too. */
const PER_SECOND = 50;
const NAMESPACES = ["one", "two", "three"];
const PODS_EACH = 20;
const LIMIT_MS = SECONDS * 1000 + 150_000;

/** The informers that watch from the start to the end. */
const WHOLE: readonly ObservedOptions[] = [
  { name: "lister" },
  { name: "lister of JSON", json: true },
  { name: "streamer", initialList: "stream" },
  // The server ends each watch of this informer after two to four seconds.
  { name: "restless", minWatchTimeoutMs: 2_000 },
];
const PARTIAL: readonly ObservedOptions[] = [
  { name: "one namespace", scope: { namespace: "one" } },
  { name: "by label", scope: { labelSelector: "tier=front" } },
  { name: "by field", scope: { fieldSelector: "status.phase=Running" }, initialList: "stream" },
];
/** The informers that list in the middle of the writes, the first one in pages. */
const LATE: readonly ObservedOptions[] = [
  { name: "late lister", pageSize: 10 },
  { name: "late streamer", initialList: "stream" },
];

interface JsonLine {
  readonly type: string;
  readonly object: { readonly metadata: Omit<RawEvent, "type"> };
}

const WORDS: Readonly<Record<string, (name: string) => string>> = {
  ADDED: (name) => `New Pod Added to Store: ${name}`,
  MODIFIED: (name) => `${name} Pod Updated to ${name}`,
  DELETED: (name) => `Pod Deleted from Store: ${name}`,
};
const VERBS: Readonly<Record<string, string>> = { ADDED: "add", MODIFIED: "update", DELETED: "delete" };

describe(
  `${SECONDS} s of random writes to a real server`,
  { skip: realClusterMissing(), timeout: 2 * LIMIT_MS },
  () => {
    let cluster: RealCluster;
    before(
      async () => {
        cluster = await startRealCluster();
        for (const name of NAMESPACES) {
          const { status, text } = await cluster.request("POST", "/api/v1/namespaces", {
            metadata: { name },
          });
          assert.equal(status, 201, text);
        }
      },
      { timeout: 120_000 },
    );
    after(async () => cluster.close());

    it(
      "leave every store equal to it, with a line and a call for each event of a watch",
      { timeout: LIMIT_MS },
      async (t) => {
        t.diagnostic(`seed ${SEED}`);
        const raw = new RawWatch(cluster, await resourceVersionNow());
        t.after(async () => raw.close());
        const files = {
          json: join(cluster.directory, "churn.json"),
          short: join(cluster.directory, "churn.txt"),
        };
        const runs = Object.entries(files).map(([format, stdoutFile]) => {
          const args = ["-A", "-o", format, "--resync", "0", "--no-summary"];
          return startWatcher(t, cluster.kubeconfigPath, args, { stdoutFile, limitMs: LIMIT_MS });
        });
        const observe = async (options: ObservedOptions): ReturnType<typeof observePods> => {
          const observed = await observePods(t, cluster, options);
          await observed.informer.whenSynced(AbortSignal.timeout(30_000));
          return observed;
        };
        const whole = await Promise.all(WHOLE.map(observe));
        const partial = await Promise.all(PARTIAL.map(observe));
        await Promise.all(runs.map(async (run) => run.until(({ stderr }) => stderr.includes("0 found\n"))));

        const late = sleep((SECONDS * 1000) / 2).then(async () => Promise.all(LATE.map(observe)));
        const [counts, latecomers] = await Promise.all([
          writeAtRandom(cluster, {
            seed: SEED,
            seconds: SECONDS,
            perSecond: PER_SECOND,
            namespaces: NAMESPACES,
            podsEach: PODS_EACH,
          }),
          late,
        ]);
        t.diagnostic(`seed ${SEED}: ${JSON.stringify(counts)}`);

        for (const observed of [...whole, ...partial, ...latecomers]) {
          await observed.equalServer();
          await observed.equalContents();
        }
        const last = (): string | undefined => raw.events.at(-1)?.resourceVersion;
        await eventually(() => assert.equal(whole[0]?.informer.lastSyncResourceVersion, last()));
        await until(() => readFileSync(files.json, "utf8").includes(`"resourceVersion":"${last()}"`));
        const results = await Promise.all(runs.map(async (run) => run.stop()));
        await raw.close();

        assert.ok(raw.events.length > SECONDS * 10, `only ${raw.events.length} events`);
        const printed = readFileSync(files.json, "utf8").split("\n").slice(0, -1).map(eventOf);
        assertSameStories(storiesOf(printed, exactly), storiesOf(raw.events, exactly), "-o json");
        const sentences = untimed(readFileSync(files.short, "utf8"));
        assertSameStories(groupedBy(sentences, nameIn), storiesOf(raw.events, sentenceOf), "-o short");
        for (const { name, books, reports } of whole) {
          assertSameStories(groupedBy(books.told, nameIn), storiesOf(raw.events, callOf), name);
          assert.deepEqual(
            reports.filter(({ kind }) => kind !== "closed"),
            [],
            name,
          );
        }
        whole.forEach(assertNeverLost);
        for (const { code, stderr } of results) {
          assert.equal(code, 143);
          assert.deepEqual(untimed(stderr), [
            "watching pods in all namespaces: 0 found",
            "no pods yet in any namespace",
            "Received termination, signaling shutdown",
          ]);
        }
      },
    );

    async function resourceVersionNow(): Promise<string> {
      const { body } = await cluster.request("GET", "/api/v1/pods");
      return (body as { readonly metadata: { readonly resourceVersion: string } }).metadata.resourceVersion;
    }
  },
);

/** Checks that there was one list and then only watches, that each watch has a reason, and no warning. */
function assertNeverLost(observed: ObservedPods): void {
  const { name, reports } = observed;
  const [first = "", ...watches] = observed.requests();
  assert.match(first, /^(list 0\/500|stream latest)$/, name);
  assert.deepEqual(
    watches.filter((request) => !request.startsWith("watch ")),
    [],
    name,
  );
  assert.ok(watches.length <= 1 + reports.length && watches.length <= LIMIT_MS / 2_000, name);
  assert.deepEqual(observed.said(), ["info: watching pods: 0 found"], name);
}

/** The events of each pod, in order. */
type Stories = ReadonlyMap<string, readonly string[]>;

function storiesOf(events: readonly RawEvent[], tell: (event: RawEvent) => string): Stories {
  const names = events.map(({ name }) => name);
  return groupedBy(events.map(tell), (_, index) => names[index] ?? "");
}

function groupedBy(lines: readonly string[], nameOf: (line: string, index: number) => string): Stories {
  const stories = new Map<string, string[]>();
  for (const [index, line] of lines.entries()) {
    const name = nameOf(line, index);
    stories.set(name, [...(stories.get(name) ?? []), line]);
  }
  return stories;
}

function assertSameStories(found: Stories, expected: Stories, teller: string): void {
  assert.deepEqual([...found.keys()].sort(), [...expected.keys()].sort(), teller);
  for (const [name, story] of expected) {
    assert.deepEqual(found.get(name), story, `${teller} of ${name}`);
  }
}

function exactly({ type, namespace, name, resourceVersion }: RawEvent): string {
  return `${type} ${namespace}/${name}@${resourceVersion}`;
}

function sentenceOf({ type, name }: RawEvent): string {
  return WORDS[type]?.(name) ?? type;
}

function callOf({ type, namespace, name }: RawEvent): string {
  return `${VERBS[type] ?? type} ${namespace}/${name}`;
}

/** Returns the name of the pod, which is the last word of every line and of every call. */
function nameIn(line: string): string {
  return line.split(/[ /]/).at(-1) ?? "";
}

function eventOf(line: string): RawEvent {
  const { type, object } = JSON.parse(line) as JsonLine;
  const { namespace, name, resourceVersion } = object.metadata;
  return { type, namespace, name, resourceVersion };
}
