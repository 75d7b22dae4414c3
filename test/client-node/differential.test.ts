import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { CoreV1Api, makeInformer, type V1ConfigMap } from "@kubernetes/client-node";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { resourceAtPath } from "../../src/client-node/resource-at-path.js";
import { RestartingInformer } from "../../src/client-node/restarting-informer.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import { Random } from "../chaos/random.js";
import { eventually } from "../support/eventually.js";
import { kubeConfigOf } from "./kube-config-of.js";
import { planFaults, type Trouble, TROUBLES, Writer } from "./history.js";
import { type AnyInformer, held, Recorder, type Told, versions } from "./told.js";

const HISTORIES = 201;
/** How many of them run at once. */
const AT_ONCE = 12;
const SEED = Number(process.env["DIFFERENTIAL_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** The users of the two informers, so that each fault strikes both of them. */
const USERS = ["theirs", "ours"] as const;

/** The README of client-node says to start the informer again after five seconds. Here it is five milliseconds. */
const RESTART_MS = 5;

const BACKOFF = exponentialBackoff({ initialMs: 4, maxMs: 20 });

interface Subject {
  readonly informer: AnyInformer<V1ConfigMap>;
  readonly recorder: Recorder;
  restarts: boolean;
  /** Resolves when what the informer tells of its own stop has come. To be called before the stop. */
  readonly stopTold: () => Promise<void>;
}

function theirs(server: ApiServer, namespace: string): Subject {
  const kubeConfig = kubeConfigOf(server, "theirs");
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const informer = makeInformer(kubeConfig, `/api/v1/namespaces/${namespace}/configmaps`, async () =>
    api.listNamespacedConfigMap({ namespace }),
  );
  let told = (): void => undefined;
  const stopTold = async (): Promise<void> =>
    new Promise<void>((resolve) => {
      told = resolve;
    });
  const subject = { informer, recorder: new Recorder(informer), restarts: true, stopTold };
  informer.on("error", () => {
    told();
    setTimeout(() => {
      // After stop, its informer tells an error, and starting it again would undo the stop.
      if (subject.restarts) {
        void informer.start();
      }
    }, RESTART_MS);
  });
  return subject;
}

function ours(server: ApiServer, namespace: string): Subject {
  const informer = new RestartingInformer<V1ConfigMap>(
    kubeConfigOf(server, "ours"),
    resourceAtPath(`/api/v1/namespaces/${namespace}/configmaps`),
    BACKOFF,
  );
  return {
    informer,
    recorder: new Recorder(informer),
    restarts: true,
    stopTold: async () => Promise.resolve(),
  };
}

/** Fails unless an informer told true states of each object, in order, from its add to its delete. */
function checkTrue(recorder: Recorder, { states }: Writer): void {
  for (const [uid, life] of recorder.byUid()) {
    const versionsOfObject = states.get(uid) ?? [];
    const positions = life.map(({ resourceVersion }) => versionsOfObject.indexOf(resourceVersion));
    assert.ok(!positions.includes(-1), `a state that never was: ${JSON.stringify(life)}`);
    assert.deepEqual(
      positions,
      positions.toSorted((left, right) => left - right),
      JSON.stringify(life),
    );
    const changes = life.map(({ change }) => change);
    assert.deepEqual([changes[0], changes.lastIndexOf("add")], ["add", 0], JSON.stringify(life));
    const deletedAt = changes.indexOf("delete");
    assert.ok(deletedAt === -1 || deletedAt === changes.length - 1, JSON.stringify(life));
  }
}

/**
 * Returns what client-node told, with its one wrong answer corrected: an object that a list shows in place of another
 * one of its name is told as an update of the other. See "tells a replaced object as an update".
 */
function corrected(told: readonly Told[]): Told[] {
  const last = new Map<string, Told>();
  return told.flatMap((one) => {
    const old = last.get(one.key);
    last.set(one.key, one);
    return one.change === "update" && old !== undefined && old.uid !== one.uid
      ? [
          { ...old, change: "delete" as const },
          { ...one, change: "add" as const },
        ]
      : [one];
  });
}

async function playHistory(server: ApiServer, number: number): Promise<void> {
  const random = new Random(SEED + number);
  const namespace = `history-${number}`;
  const trouble = TROUBLES[number % TROUBLES.length] ?? "rewatch";
  const writer = new Writer(server, random, namespace);
  server.objects.create("namespaces", { metadata: { name: namespace } });
  for (const fault of planFaults(random, trouble, namespace)) {
    for (const user of USERS) {
      server.faults.add({ ...fault, match: { ...fault.match, user } });
    }
  }
  const subjects = [theirs(server, namespace), ours(server, namespace)] as const;
  const [one, other] = subjects;
  const quiet = async (): Promise<void> =>
    eventually(() => {
      const truth = versions(server.objects.list("configmaps", namespace));
      assert.deepEqual(held(one.informer, namespace), truth);
      assert.deepEqual(held(other.informer, namespace), truth);
    });
  try {
    // Both list before the first write, so that both see all of them.
    await Promise.all(subjects.map(async ({ informer }) => informer.start()));
    for (let phase = 0; phase < 2; phase += 1) {
      if (trouble === "restart" && random.chance(0.6)) {
        await restartBoth(subjects, () => writer.write());
      }
      for (let writes = random.int(1, 8); writes > 0; writes -= 1) {
        writer.write();
        await systemClock.sleep(random.int(0, 3));
      }
      writer.mark(`end-of-phase-${phase}`);
      await quiet();
    }
    one.recorder.told.splice(0, Infinity, ...corrected(one.recorder.told));
    checkTrue(one.recorder, writer);
    checkTrue(other.recorder, writer);
    compare(one.recorder, other.recorder, trouble);
  } catch (error) {
    const told = `theirs ${JSON.stringify(one.recorder.told)}\nours ${JSON.stringify(other.recorder.told)}`;
    throw new Error(`history ${number} of seed ${SEED}, ${trouble}\n${told}`, { cause: error });
  } finally {
    for (const subject of subjects) {
      subject.restarts = false;
      await subject.informer.stop();
    }
  }
}

/** Stops both, writes, and starts both. Their watches are accepted, because "restart" has no faults. */
async function restartBoth(subjects: readonly Subject[], write: () => void): Promise<void> {
  for (const subject of subjects) {
    const told = subject.stopTold();
    subject.restarts = false;
    await subject.informer.stop();
    await told;
  }
  // The error that client-node tells of its own stop would start it again within this time.
  await systemClock.sleep(4 * RESTART_MS);
  write();
  for (const subject of subjects) {
    subject.restarts = true;
    await subject.informer.start();
  }
}

/** Fails unless both told the same: everything, or the same end of every object that both have seen. */
function compare(one: Recorder, other: Recorder, trouble: Trouble): void {
  const [left, right] = [one.byUid(), other.byUid()];
  if (trouble === "rewatch") {
    assert.deepEqual(left, right);
    return;
  }
  for (const [uid, life] of left) {
    const same = right.get(uid);
    if (same !== undefined) {
      assert.equal(life.at(-1)?.change === "delete", same.at(-1)?.change === "delete", uid);
    }
  }
}

describe(`makeInformer of both libraries, seed ${SEED}`, () => {
  let server: ApiServer;
  before(async () => {
    const users = { theirs: { token: "token-of-theirs" }, ours: { token: "token-of-ours" } };
    server = await startApiServer({ tls: false, users });
  });
  after(async () => server.close({ force: true }));

  it(`tells the same changes in ${HISTORIES} random histories with faults`, async () => {
    let next = 0;
    const play = async (): Promise<void> => {
      while (next < HISTORIES) {
        next += 1;
        await playHistory(server, next);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, play));
  });
});
