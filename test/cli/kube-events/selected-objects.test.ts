import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import { PODS } from "../../../src/api/built-in-resources.js";
import { objectIdentity } from "../../../src/wire/kept/object-identity.js";
import type { Told } from "../../../src/cli/filters/membership.js";
import { SelectedObjects } from "../../../src/cli/kube-events/selected-objects.js";
import { factsOf } from "../../../src/cli/kube-events/kube-event.js";
import { FakeClock } from "../../support/fake-clock.js";
import { runningPod } from "../../support/looked-at.js";

const POD = runningPod("web");

/** Selected pods with a store that has one pod, whatever the filters say. */
function selectedPods(isFiltered: boolean): {
  readonly has: () => boolean;
  readonly changed: (told: Told) => void;
  readonly deleted: (told: Told) => void;
} {
  let stored: Pod | undefined = POD;
  const pods = new SelectedObjects<Pod>({
    resource: PODS,
    identity: objectIdentity,
    store: { get: () => stored },
    clock: new FakeClock(),
    isFiltered,
  });
  const about = factsOf({ metadata: {}, involvedObject: { kind: "Pod", namespace: "shop", name: "web" } });
  return {
    has: () => pods.find(about) !== undefined,
    changed: (told) => pods.observe({ event: { type: "add", object: POD, cause: "watch" }, told }),
    deleted: (told) => {
      stored = undefined;
      const deleted = { key: "shop/web", object: POD, finalStateUnknown: false };
      pods.observe({ event: { type: "delete", deleted, cause: "watch" }, told });
    },
  };
}

describe("the objects whose Events are printed", () => {
  it("are those of the store, and those that went lately", () => {
    const pods = selectedPods(false);
    assert.equal(pods.has(), true);
    pods.deleted("event");
    assert.equal(pods.has(), true);
  });

  it("are not those that a filter hides", () => {
    const pods = selectedPods(true);
    assert.equal(pods.has(), false);
    pods.changed("nothing");
    assert.equal(pods.has(), false);
    pods.changed("entered");
    assert.equal(pods.has(), true);
    pods.changed("left");
    assert.equal(pods.has(), false);
    pods.deleted("nothing");
    assert.equal(pods.has(), false);
  });

  it("are also those that were inside until they were deleted", () => {
    const pods = selectedPods(true);
    pods.changed("event");
    pods.deleted("event");
    assert.equal(pods.has(), true);
  });
});
