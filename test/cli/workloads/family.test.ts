import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import { Family } from "../../../src/cli/workloads/family.js";
import { workloadRule } from "../../../src/cli/workloads/workload-kinds.js";
import type { ResourceEvent } from "../../../src/informer/resource-event-handler.js";

const CONTROLLERS = { deployments: "ReplicaSet", cronjobs: "Job", statefulsets: "StatefulSet" };
type Workload = keyof typeof CONTROLLERS;

function familyOf(resource: Workload, name = "web"): Family {
  const rule = workloadRule({ resource, group: resource === "cronjobs" ? "batch" : "apps" });
  assert.ok(rule !== undefined);
  return new Family({ rule, controllerKind: CONTROLLERS[resource], name });
}

function controlled(name: string, kind: string, owner: { name: string; uid: string }, labels = {}): Pod {
  const reference = { apiVersion: "v1", kind, controller: true, ...owner };
  return { metadata: { name, namespace: "shop", uid: `uid-${name}`, labels, ownerReferences: [reference] } };
}

function add(object: Pod): ResourceEvent<Pod> {
  return { type: "add", object, cause: "initial" };
}

function update(object: Pod): ResourceEvent<Pod> {
  return { type: "update", oldObject: object, object, cause: "watch" };
}

function remove(name: string): ResourceEvent<Pod> {
  const deleted = { key: `shop/${name}`, object: undefined, finalStateUnknown: false };
  return { type: "delete", deleted, cause: "watch" };
}

/** The events as words: `add web-1 initial`. */
function words(events: readonly ResourceEvent<Pod>[]): string[] {
  return events.map((event) => {
    const name = event.type === "delete" ? event.deleted.key : event.object.metadata?.name;
    return `${event.type} ${name ?? ""} ${event.cause}`;
  });
}

describe("the family of a workload", () => {
  const pod = controlled("web-1", "ReplicaSet", { name: "web-a", uid: "rs" });
  const set = {
    uid: "rs",
    ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "d", controller: true }],
  };

  it("has the pods of its controllers, in whatever order they arrive", () => {
    const steps = {
      pod: (family: Family) => family.admit(add(pod)),
      set: (family: Family) => family.addController(set),
      workload: (family: Family) => family.addWorkload("d"),
    };
    for (const order of [
      ["pod", "set", "workload"],
      ["pod", "workload", "set"],
      ["set", "pod", "workload"],
      ["set", "workload", "pod"],
      ["workload", "pod", "set"],
      ["workload", "set", "pod"],
    ] as const) {
      const family = familyOf("deployments");
      assert.deepEqual(
        order.flatMap((step) => words(steps[step](family))),
        ["add web-1 initial"],
        order.join(),
      );
      assert.deepEqual(words(family.admit(update(pod))), ["update web-1 watch"]);
      assert.deepEqual(words(family.admit(remove("web-1"))), ["delete shop/web-1 watch"]);
    }
  });

  it("does not have pods of other owners, of owners of another kind, and without an owner", () => {
    const family = familyOf("statefulsets");
    family.addWorkload("own");
    const others: readonly Pod[] = [
      controlled("a", "StatefulSet", { name: "web", uid: "other" }),
      controlled("b", "ReplicaSet", { name: "web", uid: "own" }),
      { metadata: { name: "c", namespace: "shop" } },
      { metadata: { name: "d", namespace: "shop", ownerReferences: "x" as never } },
    ];
    assert.deepEqual(
      others.flatMap((other) => family.admit(add(other))),
      [],
    );
    assert.deepEqual(family.admit(remove("a")), []);
    assert.deepEqual(words(family.admit(add(controlled("e", "StatefulSet", { name: "web", uid: "own" })))), [
      "add e initial",
    ]);
  });

  it("remembers owners that are gone, because their pods go later", () => {
    const family = familyOf("deployments");
    family.addController(set);
    family.addWorkload("d");
    family.admit(add(pod));
    family.addWorkload("made-again");
    assert.deepEqual(words(family.admit(update(pod))), ["update web-1 watch"]);
    assert.deepEqual(
      words(family.admit(add(controlled("web-2", "ReplicaSet", { name: "web-a", uid: "rs" })))),
      ["add web-2 initial"],
    );
  });

  for (const [resource, name, kind, owner, labels, belongs] of [
    ["deployments", "web", "ReplicaSet", "web-5d7f", { "pod-template-hash": "5d7f" }, true],
    ["deployments", "web", "ReplicaSet", "web-2-5d7f", { "pod-template-hash": "5d7f" }, false],
    ["deployments", "web", "ReplicaSet", "web-5d7f", {}, false],
    ["statefulsets", "db", "StatefulSet", "db", {}, true],
    ["statefulsets", "db", "StatefulSet", "db-2", {}, false],
    ["cronjobs", "report", "Job", "report-29073600", {}, true],
    ["cronjobs", "report", "Job", "report-by-hand", {}, false],
    ["cronjobs", "report", "Job", "report-2-29073600", {}, false],
  ] as const) {
    it(`${belongs ? "has" : "does not have"} a pod of ${owner} by name, for ${resource} ${name}`, () => {
      const family = familyOf(resource, name);
      const one = controlled("p", kind, { name: owner, uid: "unknown" }, labels);
      assert.deepEqual(family.admit(add(one)), []);
      assert.deepEqual(words(family.goByName()), belongs ? ["add p initial"] : []);
    });
  }

  it("has the controllers and the workloads whose uids it knows, now and before", () => {
    const family = familyOf("deployments");
    assert.equal(family.controls({ name: "web-a", uid: "rs" }), false);
    family.addController(set);
    assert.equal(family.controls({ name: "web-a", uid: "rs" }), false);
    family.addWorkload("d");
    family.addWorkload("made-again");
    assert.equal(family.controls({ name: "web-a", uid: "rs" }), true);
    assert.equal(family.controls({ name: "web-a", uid: "other" }), false);
    assert.deepEqual(
      ["d", "made-again", "other"].map((uid) => family.isWorkload(uid)),
      [true, true, false],
    );
  });

  for (const [resource, name, controller, belongs] of [
    ["deployments", "web", "web-7d9c5f6b4", true],
    ["deployments", "web", "web-2-7d9c5f6b4", false],
    ["deployments", "web", "web-2", false],
    ["deployments", "web", "web-canary", false],
    ["cronjobs", "report", "report-29073600", true],
    ["cronjobs", "report", "report-2-29073600", false],
  ] as const) {
    it(`${belongs ? "has" : "does not have"} the controller ${controller} by name, for ${resource} ${name}`, () => {
      const family = familyOf(resource, name);
      assert.equal(family.controls({ name: controller, uid: "" }), belongs);
      family.goByName();
      assert.equal(family.controls({ name: controller, uid: "unknown" }), belongs);
    });
  }

  it("does not read the waiting pods again when other controllers arrive or change", () => {
    const family = familyOf("cronjobs", "report");
    family.addWorkload("own");
    let read = 0;
    for (let number = 0; number < 100; number += 1) {
      const { metadata } = controlled(`p-${number}`, "Job", {
        name: `other-${number}`,
        uid: `job-${number}`,
      });
      const counted: Pod = {
        get metadata() {
          read += 1;
          return metadata ?? {};
        },
      };
      family.admit(add(counted));
    }
    read = 0;
    const job = (uid: string, owner: string): ResourceEvent<Pod>[] =>
      family.addController({
        uid,
        ownerReferences: [
          { apiVersion: "batch/v1", kind: "CronJob", name: "x", uid: owner, controller: true },
        ],
      });
    for (let number = 0; number < 100; number += 1) {
      assert.deepEqual(job(`job-${number}`, "other"), []);
      assert.deepEqual(job(`job-${number}`, "other"), []);
    }
    assert.deepEqual(family.addWorkload("own"), []);
    assert.equal(read, 0);
    assert.deepEqual(words(job("job-7", "own")), ["add p-7 initial"]);
    assert.deepEqual(words(family.addWorkload("other")).length, 99);
  });

  it("tells what happened between two watches, and nothing twice", () => {
    const family = familyOf("statefulsets");
    family.addWorkload("own");
    const member = (name: string, more: object = {}): Pod => {
      const { metadata } = controlled(name, "StatefulSet", { name: "web", uid: "own" });
      return { metadata: { ...metadata, resourceVersion: "1", ...more } };
    };
    for (const name of ["same", "changed", "replaced", "gone", "other-labels"]) {
      family.admit(add(member(name)));
    }
    family.admit(update(member("gone", { deletionTimestamp: "2026-01-01T00:00:00Z" })));
    family.beginList();
    assert.deepEqual(family.admit(add(member("same"))), []);
    const [change] = family.admit(add(member("changed", { resourceVersion: "2" })));
    assert.ok(change?.type === "update");
    assert.deepEqual(
      [change.cause, change.oldObject.metadata?.resourceVersion, change.object.metadata?.resourceVersion],
      ["relist", "1", "2"],
    );
    assert.deepEqual(words(family.admit(add(member("replaced", { uid: "another" })))), [
      "delete shop/replaced relist",
      "add replaced initial",
    ]);
    assert.deepEqual(words(family.admit(add(member("new")))), ["add new initial"]);
    assert.deepEqual(words(family.endList()), ["delete shop/gone relist", "delete shop/other-labels watch"]);
    assert.deepEqual(family.endList(), []);
    assert.deepEqual(family.admit(remove("gone")), []);
  });

  it("does not tell a pod as gone that was made again while the list was read", () => {
    const family = familyOf("deployments");
    family.addController(set);
    family.addWorkload("d");
    family.admit(add(pod));
    family.beginList();
    assert.deepEqual(words(family.admit(remove("web-1"))), ["delete shop/web-1 watch"]);
    assert.deepEqual(words(family.admit(add(pod))), ["add web-1 initial"]);
    assert.deepEqual(family.endList(), []);
  });

  it("lets a pod go that is released, and takes it back when it is controlled again", () => {
    const family = familyOf("deployments");
    family.addController(set);
    family.addWorkload("d");
    const released: Pod = { metadata: { name: "web-1", namespace: "shop", uid: "uid-web-1" } };
    const foreign = controlled("web-1", "ReplicaSet", { name: "x", uid: "x" });
    for (const other of [released, foreign]) {
      assert.equal(family.admit(update(pod)).length + family.admit(add(pod)).length, 2, "a member");
      const [event, ...more] = family.admit(update(other));
      assert.ok(event?.type === "delete");
      assert.deepEqual(
        [event.deleted.object, event.deleted.finalStateUnknown, event.cause],
        [other, false, "watch"],
      );
      assert.deepEqual(more, []);
      assert.deepEqual(family.admit(update(other)), []);
      assert.deepEqual(words(family.admit(update(pod))), ["add web-1 watch"]);
    }
  });
});
