import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { type Departure, departureOf } from "../../src/cli/filters/departure.js";
import { pod, type RawOptions } from "../apiserver/raw-client.js";
import { type ServerSide, useTwoServers } from "../apiserver/two-servers.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { startWatcher, untimed } from "../support/real/cli-run.js";

const NAMESPACE = "/api/v1/namespaces/leaving";
const PODS = `${NAMESPACE}/pods`;
const MERGE = "application/merge-patch+json";
const FINALIZER = "example.com/hold";

type Write = readonly [path: string, options: RawOptions];

function patched(body: object, path = ""): Write {
  return [path, { method: "PATCH", body, contentType: MERGE }];
}

function removed(gracePeriodSeconds?: number): Write {
  return ["", { method: "DELETE", body: { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds } }];
}

const OTHER_LABEL = patched({ metadata: { labels: { app: "other" } } });
const RUNNING = patched({ status: { phase: "Running" } }, "/status");
const BOUND: Write = [
  "/binding",
  {
    method: "POST",
    body: {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name: "p" },
      target: { kind: "Node", name: "node-1" },
    },
  },
];
const NO_FINALIZERS = patched({ metadata: { finalizers: null } });

interface Way {
  readonly departure: Departure;
  readonly finalizers?: readonly string[];
  readonly selector?: string;
  readonly writes: readonly Write[];
}

const LABEL = "labelSelector=app%3Dweb";
const PENDING = "fieldSelector=status.phase%3DPending";

/** The ways in which a pod is no longer in a watch with a selector. */
const WAYS: Readonly<Record<string, Way>> = {
  "its label changes": { departure: "left", writes: [OTHER_LABEL] },
  "its phase changes": { departure: "left", selector: PENDING, writes: [RUNNING] },
  "its label changes while it is terminating": {
    departure: "left",
    writes: [BOUND, removed(30), OTHER_LABEL],
  },
  "it is deleted before it has a node": { departure: "deleted", writes: [removed()] },
  "it is deleted by force": { departure: "deleted", writes: [BOUND, RUNNING, removed(0)] },
  "its grace period ends": { departure: "deleted", writes: [BOUND, removed(30), removed(0)] },
  "it is evicted": {
    departure: "deleted",
    writes: [
      [
        "/eviction",
        { method: "POST", body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p" } } },
      ],
    ],
  },
  "its label changes while a finalizer holds it": {
    departure: "unknown",
    finalizers: [FINALIZER],
    writes: [removed(0), OTHER_LABEL],
  },
  "its last finalizer is removed": {
    departure: "unknown",
    finalizers: [FINALIZER],
    writes: [removed(0), NO_FINALIZERS],
  },
  "its last finalizer is removed after the grace period": {
    departure: "unknown",
    finalizers: [FINALIZER],
    writes: [BOUND, removed(30), removed(0), NO_FINALIZERS],
  },
  "its label changes with the removal of its last finalizer": {
    departure: "unknown",
    finalizers: [FINALIZER],
    writes: [removed(0), patched({ metadata: { finalizers: null, labels: { app: "other" } } })],
  },
};

const VERBS: Readonly<Record<Departure, string>> = {
  left: "has left",
  deleted: "is deleted",
  unknown: "may have left or be deleted",
};

/** Plays a way on a server, and returns the object of the DELETED event. */
async function played({ client }: ServerSide, name: string, way: Way): Promise<Pod> {
  const { writes, finalizers = [], selector = LABEL } = way;
  const created = await client.send(PODS, {
    method: "POST",
    body: pod(name, "leaving", { labels: { app: "web" }, finalizers }),
  });
  assert.equal(created.code, 201, created.text);
  const { resourceVersion } = created.json.metadata;
  const watch = await client.watch(`${PODS}?watch=true&resourceVersion=${resourceVersion}&${selector}`);
  for (const [path, options] of writes) {
    const body = JSON.parse(JSON.stringify(options.body).replaceAll('"p"', `"${name}"`)) as unknown;
    const answer = await client.send(`${PODS}/${name}${path}`, { ...options, body });
    assert.ok(answer.code < 300, answer.text);
  }
  try {
    for (;;) {
      const event = await watch.next();
      assert.ok(event !== undefined, "the watch has ended");
      if (event.type === "DELETED") {
        return event.object as unknown as Pod;
      }
    }
  } finally {
    watch.close();
  }
}

function factsOf({ metadata }: Pod): unknown {
  const { deletionTimestamp, deletionGracePeriodSeconds: grace, finalizers, labels } = metadata ?? {};
  return { isMarked: deletionTimestamp !== undefined, grace, finalizers, labels };
}

describe(
  "a pod that is no longer in a watch with a selector",
  { skip: realClusterMissing() ?? false },
  () => {
    const servers = useTwoServers();

    before(async () => {
      for (const { client } of [servers.real, servers.embedded]) {
        const { code } = await client.send("/api/v1/namespaces", {
          method: "POST",
          body: { metadata: { name: "leaving" } },
        });
        assert.equal(code, 201);
      }
    });

    for (const [index, [title, way]] of Object.entries(WAYS).entries()) {
      it(`${VERBS[way.departure]} when ${title}`, async () => {
        const real = await played(servers.real, `p-${index}`, way);
        const embedded = await played(servers.embedded, `p-${index}`, way);
        for (const object of [real, embedded]) {
          const deleted = { key: `leaving/p-${index}`, object, finalStateUnknown: false };
          assert.equal(
            departureOf({ type: "delete", deleted, cause: "watch" }),
            way.departure,
            JSON.stringify(factsOf(object)),
          );
        }
        assert.deepEqual(factsOf(embedded), factsOf(real));
      });
    }
  },
);

describe("the command line with a selector on a real server", { skip: realClusterMissing() ?? false }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster();
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function send(method: string, path: string, body: object): Promise<void> {
    const url = `/api/v1/namespaces/default/pods${path}`;
    const options = method === "PATCH" ? { contentType: MERGE } : {};
    const { status, text } = await cluster.request(method, url, body, options);
    assert.ok(status < 300, text);
  }

  it("marks the pod that has left, and tells how long the pod lived that is deleted", async (t) => {
    const labels = { app: "web" };
    await send("POST", "", pod("relabelled", "default", { labels }));
    await send("POST", "", pod("forced", "default", { labels }));
    await send("POST", "", pod("held", "default", { labels, finalizers: [FINALIZER] }));
    const run = startWatcher(t, cluster.kubeconfigPath, ["-l", "app=web", "--only", "delete"]);
    await run.until(({ stderr }) => stderr.includes(" found\n"));
    await send("PATCH", "/relabelled", { metadata: { labels: { app: "other" } } });
    await send("DELETE", "/forced", { gracePeriodSeconds: 0 });
    await send("DELETE", "/held", { gracePeriodSeconds: 0 });
    await send("PATCH", "/held", { metadata: { finalizers: null } });
    await run.until(({ lines }) => lines.length === 3);
    const { stdout } = await run.stop();
    const details = "ns=default status=Pending ready=0/1 restarts=0 node=<none>";
    const ending = details.replace("Pending", "Terminating");
    assert.deepEqual(
      untimed(stdout).map((line) => line.replace(/=[\d.]+s/g, "=Ns")),
      [
        `Pod Deleted from Store: relabelled  ${details} left`,
        `Pod Deleted from Store: forced  ${ending} lived=Ns terminating=Ns`,
        `Pod Deleted from Store: held  ${ending}`,
      ],
    );
  });
});
