import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ContainerStatus, Pod } from "../../src/api/pod.js";
import { condition, end, ended, pod, READY, running, type Sketch, UNREADY, waiting } from "./states.js";
import { lines, type Step, time, told, tokens } from "./told.js";

function notReady(...containers: readonly ContainerStatus[]): Sketch {
  return { containers, conditions: UNREADY };
}

/** Returns the tokens of an update between two states, of which the first was in the first list. */
function between(before: Sketch, after: Sketch): string {
  return tokens(
    { type: "add", pod: pod(before), cause: "initial" },
    { type: "update", pod: pod(after), seconds: 5 },
  );
}

describe("the explanation of an update", () => {
  it("has a group for each of two containers that ended in one write, the worst first", () => {
    const both = { containers: [running("app"), running("job")] };
    const after = notReady(ended("app", 0, "Completed"), ended("job", 137, "OOMKilled"));
    assert.equal(
      between(both, after),
      "was=Running for=55s ready-was=2/2 c=job reason=OOMKilled exit=137 signal=KILL ran=82s limit=256Mi c=app exit=0 ran=82s",
    );
  });

  it("shows three containers at most, and how many more there are", () => {
    const names = ["a", "b", "c", "d", "e"];
    const after = notReady(...names.map((name) => ended(name, 1, "Error")));
    assert.equal(
      between({ containers: names.map((name) => running(name)) }, after),
      "was=Running for=55s ready-was=5/5 c=a reason=Error exit=1 ran=82s c=b reason=Error exit=1 ran=82s c=c reason=Error exit=1 ran=82s more=2",
    );
  });

  it("counts several restarts that a new list found, and tells only the last end", () => {
    const again = running("app", { restartCount: 3, lastState: { terminated: end(137, "OOMKilled") } });
    assert.equal(
      tokens(
        { type: "add", pod: pod(), cause: "initial" },
        { type: "update", pod: pod({ containers: [again] }), cause: "relist", seconds: 9 },
      ),
      "c=app reason=OOMKilled exit=137 signal=KILL ran=82s limit=256Mi restarted=3 missed",
    );
  });

  it("says reason= once for each end of a container, and last= when the end is printed again", () => {
    const first = { lastState: { terminated: end(1, "Error") } };
    const states: Sketch[] = [
      {},
      notReady(ended("app", 1, "Error")),
      notReady(running("app", { restartCount: 1, ready: false, ...first })),
      notReady(ended("app", 1, "Error", { restartCount: 1, ...first })),
      notReady(
        waiting("app", "CrashLoopBackOff", "back-off 10s restarting failed", { restartCount: 1, ...first }),
      ),
      notReady(running("app", { restartCount: 2, ready: false, ...first })),
      notReady(
        waiting("app", "CrashLoopBackOff", "back-off 20s restarting failed", { restartCount: 2, ...first }),
      ),
    ];
    const steps = states.map((state) => ({ type: "update", pod: pod(state) }) as const);
    const words = told([{ type: "add", pod: pod() }, ...steps]).map(
      ({ line }) => / (reason|last)=/.exec(line)?.[1],
    );
    assert.deepEqual(words, [undefined, undefined, "reason", "last", "reason", "last", "last", "reason"]);
  });

  it("tells a wait whose message alone has changed, which is not significant", () => {
    const wait = (seconds: number): Sketch =>
      notReady(
        waiting("app", "CrashLoopBackOff", `back-off ${seconds}s restarting failed container=app`, {
          lastState: { terminated: end(1, "Error") },
        }),
      );
    const [, second] = told([
      { type: "add", pod: pod(wait(10)), cause: "initial" },
      { type: "update", pod: pod(wait(20)) },
    ]);
    assert.match(second?.line ?? "", / c=app backoff=20s$/);
    assert.equal(second?.why.significance, "change");
  });

  it("has the time of a wait in seconds", () => {
    const long = waiting("app", "CrashLoopBackOff", "back-off 2m40s restarting failed container=app");
    const [, second] = told([
      { type: "add", pod: pod(), cause: "initial" },
      { type: "update", pod: pod(notReady({ ...long, lastState: { terminated: end(1, "Error") } })) },
    ]);
    assert.match(second?.line ?? "", / backoff=2m40s$/);
    const found = second?.why.changes.flatMap((change) => change.tokens) ?? [];
    assert.equal(found.find(({ key }) => key === "backoff")?.value, 160);
  });

  it("says that the pod is ready again although READY has not changed", () => {
    const lost = { conditions: [condition("Ready", "False", "NodeNotReady")] };
    assert.equal(between(lost, {}), "cond=Ready:True");
  });

  it("names the members that differ if no token tells more", () => {
    assert.equal(between({}, { metadata: { generation: 2 } }), "changed=metadata");
    assert.equal(between({}, {}), "changed=nothing");
    assert.equal(
      between({}, { spec: { activeDeadlineSeconds: 5 }, status: { qosClass: "Burstable" } }),
      "changed=status,spec",
    );
  });

  it("tells the standard conditions if nothing else has changed", () => {
    const sandbox = condition("PodReadyToStartContainers", "True");
    assert.equal(between({}, { conditions: [...READY, sandbox] }), "cond=PodReadyToStartContainers:True");
  });

  it("says nothing new of a pod that is printed again", () => {
    const same = pod();
    assert.deepEqual(
      lines({ type: "add", pod: same, cause: "initial" }, { type: "update", pod: same, cause: "resync" })[1],
      "web Pod Updated to web  ns=shop status=Running ready=1/1 restarts=0 node=node-1 resync",
    );
  });

  it("measures how long STATUS was what it was, from the moment when it was seen to begin", () => {
    const steps = [
      { type: "add", pod: pod({ status: { phase: "Pending" }, containers: [], conditions: [] }) },
      { type: "update", pod: pod(), seconds: 0.7 },
      { type: "update", pod: pod({ metadata: { labels: { a: "b" } } }), seconds: 60 },
      { type: "update", pod: pod(notReady(ended("app", 1, "Error"))), seconds: 82.7 },
    ] as const;
    const told = lines(...steps);
    assert.match(told[1] ?? "", / was=Pending for=0\.7s /);
    assert.match(told[3] ?? "", / was=Running for=1m22s /);
  });

  it("names the finalizers that keep a pod whose deletion is requested or whose grace period has passed", () => {
    const finalizers = ["example.com/hold", "example.com/backup"];
    const asked = { finalizers, deletionTimestamp: time(30), deletionGracePeriodSeconds: 30 };
    const removed = { ...asked, deletionTimestamp: time(2), deletionGracePeriodSeconds: 0 };
    const kept = "finalizers=example.com/hold,example.com/backup";
    assert.match(
      between({ metadata: { finalizers } }, { metadata: asked }),
      new RegExp(`grace=30s ${kept}$`),
    );
    const overdue = { metadata: removed };
    const began: Step = { type: "update", pod: pod({ metadata: asked }), seconds: 1 };
    const past = tokens({ type: "add", pod: pod() }, began, {
      type: "update",
      pod: pod(overdue),
      seconds: 9,
    });
    assert.equal(past, `grace=0s terminating=9s ${kept}`);
    const one = { metadata: { ...removed, finalizers: ["example.com/hold"] } };
    const later = tokens({ type: "add", pod: pod(overdue) }, { type: "update", pod: pod(one), seconds: 362 });
    assert.equal(later, "terminating=6m finalizers=-example.com/backup");
  });

  it("does not tell a message again that reads as before, because its end that is not shown has changed", () => {
    const unplaced = (more: string): Sketch => ({
      conditions: [condition("PodScheduled", "False", "Unschedulable", `0/3 nodes are available. ${more}`)],
    });
    assert.equal(
      between(unplaced("preemption: 0/3"), unplaced("preemption: not eligible")),
      "changed=status",
    );
  });
});

describe("the explanation of an added or a deleted pod", () => {
  it("says which pod it replaces, and for how long there was none", () => {
    const uid = "1f3a9c02-0000-4000-8000-000000000002";
    assert.equal(
      tokens(
        { type: "delete", pod: pod({ metadata: { uid } }), seconds: 10 },
        { type: "add", pod: pod(), seconds: 11.5 },
      ),
      "replaces=1f3a9c02 gone-for=1.5s",
    );
    assert.equal(tokens({ type: "delete", pod: pod() }, { type: "add", pod: pod() }), "");
    assert.equal(
      tokens({ type: "delete", pod: pod({ metadata: { uid } }) }, { type: "add", pod: pod(), seconds: 601 }),
      "",
    );
  });

  it("names the owner as kubectl does", () => {
    const rows: readonly (readonly [apiVersion: string, kind: string, name: string, owner: string])[] = [
      ["apps/v1", "ReplicaSet", "web-5d7f", "deploy/web"],
      ["apps/v1", "ReplicaSet", "web", "rs/web"],
      ["apps/v1", "StatefulSet", "db", "sts/db"],
      ["apps/v1", "DaemonSet", "log", "ds/log"],
      ["batch/v1", "Job", "report", "job/report"],
      ["v1", "ReplicationController", "old", "rc/old"],
      ["v1", "Node", "node-1", "node/node-1"],
      ["argoproj.io/v1alpha1", "Rollout", "web", "rollout.argoproj.io/web"],
    ];
    for (const [apiVersion, kind, name, owner] of rows) {
      const metadata = {
        labels: { "pod-template-hash": "5d7f" },
        ownerReferences: [{ apiVersion, kind, name, uid: "u", controller: true }],
      };
      assert.equal(tokens({ type: "add", pod: pod({ metadata }) }), `owner=${owner}`);
    }
  });

  it("tells no time as negative", () => {
    const metadata = {
      creationTimestamp: time(100),
      deletionTimestamp: time(200),
      deletionGracePeriodSeconds: 1,
    };
    assert.equal(tokens({ type: "delete", pod: pod({ metadata }) }), "lived=0s terminating=0s");
  });

  it("counts from the first request of the deletion, which the server moves when the kubelet removes the pod", () => {
    const asked = { deletionTimestamp: time(30), deletionGracePeriodSeconds: 30 };
    const removed = { deletionTimestamp: time(11), deletionGracePeriodSeconds: 0 };
    const [askedPod, removedPod] = [pod({ metadata: asked }), pod({ metadata: removed })];
    const end: readonly Step[] = [
      { type: "update", pod: removedPod, seconds: 11 },
      { type: "delete", pod: removedPod, seconds: 11 },
    ];
    const watched = tokens({ type: "add", pod: pod() }, { type: "update", pod: askedPod }, ...end);
    assert.equal(watched, "lived=71s terminating=11s");
    const foundTerminating = tokens({ type: "add", pod: askedPod, cause: "initial" }, ...end);
    assert.equal(foundTerminating, "lived=71s terminating=11s");
    assert.equal(tokens({ type: "delete", pod: removedPod, seconds: 12 }), "lived=72s terminating=1s");
  });

  it("says how long a pod has been terminating that was so at the start, also if its containers have ended", () => {
    const metadata = {
      finalizers: ["example.com/hold"],
      deletionTimestamp: time(-330),
      deletionGracePeriodSeconds: 30,
    };
    const kept = "age=60s terminating=6m finalizers=example.com/hold initial";
    assert.equal(tokens({ type: "add", pod: pod({ metadata }), cause: "initial" }), kept);
    const done = { metadata, status: { phase: "Succeeded" }, containers: [ended("app", 0, "Completed")] };
    assert.equal(tokens({ type: "add", pod: pod(done), cause: "initial" }), kept);
  });

  it("counts the deletion of a pod that replaces another from its own request", () => {
    const uid = "1f3a9c02-0000-4000-8000-000000000002";
    const asked = { deletionTimestamp: time(30), deletionGracePeriodSeconds: 30 };
    const later = { uid, deletionTimestamp: time(70), deletionGracePeriodSeconds: 30 };
    const line = tokens(
      { type: "add", pod: pod() },
      { type: "update", pod: pod({ metadata: asked }) },
      { type: "delete", pod: pod({ metadata: asked }), seconds: 5 },
      { type: "add", pod: pod({ metadata: { uid } }), seconds: 6 },
      { type: "update", pod: pod({ metadata: later }), seconds: 40 },
      { type: "delete", pod: pod({ metadata: later }), seconds: 43 },
    );
    assert.equal(line, "lived=103s terminating=3s");
  });

  it("tells nothing of a pod that was never seen", () => {
    const never: Pod = { metadata: { name: "web", namespace: "shop" } };
    assert.equal(
      lines({ type: "delete", pod: never })[0],
      "Pod Deleted from Store: web  ns=shop status= ready=0/0 restarts=0 node=<none>",
    );
  });
});

describe("an explanation in a line", () => {
  it("quotes texts of the cluster, and shows 160 characters of a message", () => {
    const message = `\u001b[31m "x"\u202e ${"🚀".repeat(200)}\nsecond line`;
    const line = between({}, notReady(ended("app", 1, "a b\u0007=", { message })));
    assert.match(
      line,
      / c=app reason="a b\\u0007=" exit=1 ran=82s msg="\\u001b\[31m \\"x\\"\\u202e (🚀)+…"$/u,
    );
    assert.equal(/[\p{Cc}\p{Cf}]/u.test(line), false);
  });

  it("takes members of other types for absent", () => {
    const odd = { finalizers: [{ toString: 1 }, null, 5], labels: ["a"], deletionTimestamp: "soon" };
    const hostile = [
      { spec: null, status: null },
      { spec: { containers: { length: 3 }, schedulingGates: "x" }, status: { conditions: [null, 5] } },
      {
        metadata: odd,
        status: { containerStatuses: [{ state: "up", lastState: 5 }], initContainerStatuses: null },
      },
    ].map(({ metadata = {}, ...rest }, index) => ({
      metadata: { name: "web", namespace: "shop", uid: "u", resourceVersion: String(index), ...metadata },
      ...rest,
    })) as unknown as readonly Pod[];
    const steps = hostile.map((object): Step => ({ type: "update", pod: object }));
    const [first, ...more] = told([{ type: "add", pod: pod() }, ...steps], (object) => object);
    assert.ok(first);
    assert.equal(more.length, 3);
  });

  it("leaves out what has nothing to say", () => {
    const silent = notReady(running("app", { ready: false, restartCount: 1 }));
    assert.equal(tokens({ type: "add", pod: pod(silent) }), "");
    const unknown = {
      conditions: [condition("PodScheduled", "False"), condition("DisruptionTarget", "True")],
    };
    assert.equal(tokens({ type: "add", pod: pod(unknown) }), "");
  });

  it("survives names of members that objects have by themselves", () => {
    const words = ["__proto__", "constructor", "toString"];
    for (const word of words) {
      const before = { metadata: { labels: { [word]: "a" } } };
      const after = {
        ...notReady(waiting(word, word, word)),
        metadata: { labels: {}, annotations: { [word]: "b" } },
      };
      assert.match(between(before, after), /^was=Running /);
    }
  });
});
