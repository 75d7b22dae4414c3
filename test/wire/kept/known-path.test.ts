import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { knownPath } from "../../../src/wire/kept/known-path.js";
import { loadMessage } from "../../../src/wire/protobuf/schema-modules.js";

const POD = await loadMessage("core-v1.Pod");

/** What becomes of a place of a pod. */
const PATHS: Readonly<Record<string, string | undefined>> = {
  "metadata.name": "metadata.name",
  status: "status",
  "spec.containers.image": "spec.containers.image",
  "status.containerStatuses.state.waiting.reason": "status.containerStatuses.state.waiting.reason",
  // The keys of a map are not in the schema.
  "metadata.labels.app": "metadata.labels",
  "spec.containers.resources.limits.memory": "spec.containers.resources.limits",
  // Nothing is inside of a single value.
  "metadata.name.first": "metadata.name",
  "metadata.creationTimestamp.year": "metadata.creationTimestamp",
  // The members of an embedded struct.
  "spec.volumes.configMap.name": "spec.volumes.configMap.name",
  "spec.containers.readinessProbe.httpGet.port": "spec.containers.readinessProbe.httpGet.port",
  nope: undefined,
  "spec.nope": undefined,
  "spec.containers.nope.image": undefined,
};

describe("knownPath", () => {
  for (const [place, path] of Object.entries(PATHS)) {
    it(`${path === undefined ? "does not know" : `returns ${path} for`} ${place}`, () => {
      assert.equal(knownPath(POD, place.split(".")), path);
    });
  }

  it("returns an empty path for the object itself", () => {
    assert.equal(knownPath(POD, []), "");
  });
});
