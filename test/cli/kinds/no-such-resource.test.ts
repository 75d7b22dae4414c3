import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BUILT_IN_KINDS } from "../../../src/discovery/built-in-kinds.js";
import { noSuchResource } from "../../../src/cli/kinds/no-such-resource.js";

const KINDS = [
  ...BUILT_IN_KINDS,
  ...BUILT_IN_KINDS.filter(({ resource }) => resource === "horizontalpodautoscalers").map((kind) => ({
    ...kind,
    version: "v1",
  })),
];

describe("the advice about a word that is no type", () => {
  for (const [type, said] of Object.entries({
    "deployments.v1beta1.apps": "no such version or group of this type; the server has deployments.v1.apps",
    "deploy.v2": "no such version or group of this type; the server has deployments.v1.apps",
    "Deployment.extensions": "no such version or group of this type; the server has deployments.v1.apps",
    "pods.v1.apps": "no such version or group of this type; the server has pods",
    "hpa.v2beta2.autoscaling":
      "no such version or group of this type; the server has horizontalpodautoscalers.v2.autoscaling, horizontalpodautoscalers.v1.autoscaling",
    "events.v2": "no such version or group of this type; the server has events, events.v1.events.k8s.io",
    "web.v1.apps":
      "no such resource; for the pod use pods/web.v1.apps, for a deployment and its pods deploy/web.v1.apps, for all names that match use --name web.v1.apps",
    web: "no such resource; for the pod use pods/web, for a deployment and its pods deploy/web, for all names that match use --name web",
    deploymnet: 'no such resource; did you mean "deployment"?',
  })) {
    it(`names what there is for ${type}`, () =>
      assert.equal(
        noSuchResource({ type, names: [], slash: false }, KINDS).message,
        `Cannot watch "${type}": ${said}`,
      ));
  }
});
