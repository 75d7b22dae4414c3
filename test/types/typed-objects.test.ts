import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Deployment,
  DEPLOYMENTS,
  type GroupVersionResource,
  type Lister,
  type Pod,
  PODS,
  protobufCodec,
  ROLES,
  SharedInformerFactory,
  toPlainObject,
  type Transport,
} from "../../src/index.js";
import type { PodSpec } from "../../src/types/core/v1.js";
import { PROTOBUF, protobufBodies } from "../support/protobuf-bodies.js";

const noTransport: Transport = {
  request: async () => Promise.reject(new Error("not expected")),
  close: async () => Promise.resolve(),
};

const bodies = await protobufBodies(PODS);
const codec = protobufCodec(PODS);
await codec.load?.();

/** Returns a pod as an informer has it. */
function received(spec: PodSpec): Pod {
  const [pod] = codec.listDecoder(PROTOBUF).push(bodies.list([{ metadata: { name: "web" }, spec }]));
  return pod ?? assert.fail("the list has no pod");
}

// `npm run typecheck` fails when a line after @ts-expect-error compiles.
describe("objects of the built-in kinds", () => {
  it("have the members that their schema has, with their types", () => {
    const pod = received({ containers: [], resources: { limits: { cpu: "2" } } });
    const limit: string | undefined = pod.spec?.resources?.limits?.["cpu"];
    assert.equal(limit, "2");
    // @ts-expect-error: no pod has this member
    assert.equal(pod.spec?.resource, undefined);
    // @ts-expect-error: a quantity is a string
    const number: number | undefined = pod.spec?.resources?.limits?.["cpu"];
    assert.equal(number, "2");
  });

  it("cannot be changed, but their copies can", () => {
    const pod = received({ containers: [{ name: "c", image: "nginx" }] });
    const spec = pod.spec ?? assert.fail("the pod has no spec");
    assert.throws(() => {
      // @ts-expect-error: the member is readonly
      spec.hostNetwork = true;
    }, TypeError);
    const copy = toPlainObject(pod);
    copy.spec?.containers.push({ name: "d" });
    assert.equal(copy.spec?.containers.length, 2);
  });

  it("come typed from the informer of their resource", () => {
    const factory = new SharedInformerFactory({ transport: noTransport });
    const lister: Lister<Deployment> = factory.informer(DEPLOYMENTS).lister;
    assert.deepEqual(
      lister.list().map(({ spec }) => spec?.template.spec?.containers.length),
      [],
    );
    // @ts-expect-error: a resource of pods is not a resource of Deployments
    const wrong: GroupVersionResource<Deployment> = PODS;
    assert.equal(wrong.kind, "Pod");
  });

  it("may have null where servers write it for an empty list", () => {
    const factory = new SharedInformerFactory({ transport: noTransport });
    const rules = factory.informer(ROLES).lister.list()[0]?.rules;
    // @ts-expect-error: the rules of a Role may be null
    assert.throws(() => rules.length, TypeError);
    assert.equal(rules?.length, undefined);
  });
});
