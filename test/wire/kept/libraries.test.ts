import loose from "node:assert";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import * as jest from "@jest/expect-utils";
import * as vitest from "@vitest/expect";
import deepmerge from "deepmerge";
import { dequal } from "dequal";
import { dequal as dequalLite } from "dequal/lite";
import fastDeepEqual from "fast-deep-equal";
import { produce, setUseStrictShallowCopy } from "immer";
import { klona } from "klona";
import { klona as klonaFull } from "klona/full";
import { klona as klonaJson } from "klona/json";
import { klona as klonaLite } from "klona/lite";
import rfdc from "rfdc";
import type { GroupVersionResource } from "../../../src/api/resource.js";
import type { JsonObject } from "../../../src/base/json-object.js";
import { isKnownEqual } from "../../../src/wire/kept/is-known-equal.js";
import { objectIdentity } from "../../../src/wire/kept/object-identity.js";
import { toPlainObject } from "../../../src/wire/kept/to-plain-object.js";
import { protobufCodec } from "../../../src/wire/protobuf-codec.js";
import { PROTOBUF, protobufBodies } from "../../support/protobuf-bodies.js";

/** The functions of lodash that are tested. The package has no types of its own. */
interface Lodash {
  readonly isEqual: (left: unknown, right: unknown) => boolean;
  readonly cloneDeep: <T>(value: T) => T;
  readonly merge: <T>(target: object, ...sources: readonly T[]) => T;
}

const lodash = createRequire(import.meta.url)("lodash") as Lodash;

/** A manifest, in which tests change what they like. */
interface Manifest extends Record<string, unknown> {
  metadata: { name: string; labels?: Record<string, string>; [member: string]: unknown };
}

type Make = (manifest: Manifest) => Manifest;

/** The same object, lazy and plain. */
interface Forms {
  readonly lazy: Make;
  readonly plain: Make;
}

async function formsOf(resource: GroupVersionResource<Manifest>): Promise<Forms> {
  const bodies = await protobufBodies(resource);
  const codecs = [
    protobufCodec(resource),
    protobufCodec(resource, { objects: "plain", frozen: false }),
  ] as const;
  const [lazy, plain] = await Promise.all(
    codecs.map(async (codec): Promise<Make> => {
      await codec.load?.();
      return (manifest) => {
        const [object] = codec.listDecoder(PROTOBUF).push(bodies.list([manifest]));
        assert.ok(object);
        return object;
      };
    }),
  );
  assert.ok(lazy !== undefined && plain !== undefined);
  return { lazy, plain };
}

const pods = await formsOf({ group: "", version: "v1", resource: "pods" });
const events = await formsOf({ group: "", version: "v1", resource: "events" });

const container = { name: "web", image: "web:1", resources: {}, args: ["-v", "2"] };
const pod = {
  metadata: { name: "web-0", namespace: "shop", resourceVersion: "42", labels: { app: "web", tier: "1" } },
  spec: { containers: [container, { ...container, name: "proxy" }], terminationGracePeriodSeconds: 30 },
  status: {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastProbeTime: null, lastTransitionTime: null }],
  },
};
const eventWithoutReason = {
  metadata: { name: "web-0.1", namespace: "shop" },
  involvedObject: { kind: "Pod", name: "web-0" },
  source: {},
  firstTimestamp: "2026-01-02T03:04:05Z",
  lastTimestamp: null,
  count: 2,
  eventTime: null,
  reportingComponent: "",
  reportingInstance: "",
};
const event = { ...eventWithoutReason, reason: "Started" };

/** Pairs of objects that differ in one way, by the words for the difference. */
const DIFFERENCES: Readonly<Record<string, readonly [Forms, Manifest, Manifest]>> = {
  "a text deep inside": [pods, pod, { ...pod, status: { ...pod.status, phase: "Failed" } }],
  "a version alone": [pods, pod, { ...pod, metadata: { ...pod.metadata, resourceVersion: "43" } }],
  "a number": [pods, pod, { ...pod, spec: { ...pod.spec, terminationGracePeriodSeconds: 31 } }],
  "the value of a label": [
    pods,
    pod,
    { ...pod, metadata: { ...pod.metadata, labels: { app: "web", tier: "2" } } },
  ],
  "a label more": [
    pods,
    pod,
    { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, x: "" } } },
  ],
  "an item more": [pods, pod, { ...pod, spec: { ...pod.spec, containers: [container] } }],
  "the order of items": [
    pods,
    pod,
    { ...pod, spec: { ...pod.spec, containers: [...pod.spec.containers].reverse() } },
  ],
  "null and a value": [
    pods,
    pod,
    {
      ...pod,
      status: {
        ...pod.status,
        conditions: [{ ...pod.status.conditions[0], lastProbeTime: "2026-01-02T03:04:05Z" }],
      },
    },
  ],
  "a member inside that one lacks": [pods, pod, { ...pod, spec: { ...pod.spec, nodeName: "node-1" } }],
  "a member that one lacks": [events, event, eventWithoutReason],
  "a member of the object itself": [events, event, { ...event, reason: "Killing" }],
  "a number of the object itself": [events, event, { ...event, count: 3 }],
};

function passes(
  assertion: (left: unknown, right: unknown) => void,
): (left: unknown, right: unknown) => boolean {
  return (left, right) => {
    try {
      assertion(left, right);
      return true;
    } catch (error) {
      assert.ok(error instanceof loose.AssertionError);
      return false;
    }
  };
}

const strictTesters = [
  jest.iterableEquality,
  jest.typeEquality,
  jest.sparseArrayEquality,
  jest.arrayBufferEquality,
];
const strictVitest = [vitest.iterableEquality, vitest.typeEquality, vitest.sparseArrayEquality];

const EQUALITIES: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  "fast-deep-equal": fastDeepEqual,
  dequal,
  "dequal/lite": dequalLite,
  "lodash.isEqual": lodash.isEqual,
  "util.isDeepStrictEqual": isDeepStrictEqual,
  "assert.deepEqual": passes((left, right) => {
    loose.deepEqual(left, right);
  }),
  "assert.deepStrictEqual": passes((left, right) => {
    loose.deepStrictEqual(left, right);
  }),
  "jest's toEqual": (left, right) => jest.equals(left, right, [jest.iterableEquality]),
  "jest's toStrictEqual": (left, right) => jest.equals(left, right, strictTesters, true),
  "vitest's toEqual": (left, right) => vitest.equals(left, right, [vitest.iterableEquality]),
  "vitest's toStrictEqual": (left, right) => vitest.equals(left, right, strictVitest, true),
  "JSON.stringify": (left, right) => JSON.stringify(left) === JSON.stringify(right),
};

const COPIES: Readonly<Record<string, (object: Manifest) => Manifest>> = {
  structuredClone,
  "JSON.parse of JSON.stringify": (object) => JSON.parse(JSON.stringify(object)) as Manifest,
  toPlainObject,
  "lodash.cloneDeep": lodash.cloneDeep,
  "lodash.merge": (object) => lodash.merge({}, object),
  klona,
  "klona/lite": klonaLite,
  "klona/json": klonaJson,
  rfdc: rfdc(),
  "rfdc with prototypes and circles": rfdc({ proto: true, circles: true }),
  deepmerge: (object) => deepmerge<Manifest>({}, object),
};

const SHALLOW_COPIES: Readonly<Record<string, (object: Manifest) => Manifest>> = {
  "a spread": (object) => ({ ...object }),
  "Object.assign": (object) => Object.assign({}, object),
  "Object.entries": (object) => Object.fromEntries(Object.entries(object)) as Manifest,
  "rest of a destructuring": ({ ...rest }) => rest,
  "klona/full": klonaFull,
  "all descriptors": (object) =>
    Object.defineProperties({}, Object.getOwnPropertyDescriptors(object)) as Manifest,
};

describe("lazy objects", () => {
  for (const [name, equal] of Object.entries(EQUALITIES)) {
    it(`are compared by their content: ${name}`, () => {
      for (const [forms, manifest] of [[pods, pod] as const, [events, event] as const]) {
        const [lazy, plain] = [forms.lazy(manifest), forms.plain(manifest)];
        assert.ok(equal(lazy, forms.lazy(manifest)), "lazy and lazy");
        assert.ok(equal(lazy, plain), "lazy and plain");
        assert.ok(equal(plain, lazy), "plain and lazy");
        assert.ok(equal([lazy], [plain]), "in a list");
      }
      for (const [difference, [forms, left, right]] of Object.entries(DIFFERENCES)) {
        for (const [one, other] of [[left, right] as const, [right, left] as const]) {
          assert.ok(!equal(forms.lazy(one), forms.lazy(other)), `lazy and lazy: ${difference}`);
          assert.ok(!equal(forms.lazy(one), forms.plain(other)), `lazy and plain: ${difference}`);
          assert.ok(!equal(forms.plain(one), forms.lazy(other)), `plain and lazy: ${difference}`);
        }
      }
      assert.ok(!equal(pods.lazy({ metadata: { name: "a" } }), events.lazy({ metadata: { name: "a" } })));
    });
  }

  for (const [name, copyOf] of Object.entries(COPIES)) {
    it(`are copied with all members, to objects that may be changed: ${name}`, () => {
      const original = pods.lazy(pod);
      const copy = copyOf(original);
      assert.deepEqual(copy, pods.plain(pod));
      assert.deepEqual(copyOf(events.lazy(event)), events.plain(event));
      assert.equal(JSON.stringify(copy), JSON.stringify(original));
      copy.metadata.labels = { ...copy.metadata.labels, app: "other" };
      copy["status"] = {};
      assert.deepEqual(original, pods.plain(pod));
      assert.equal(isKnownEqual(original, copy, "status"), false);
      assert.equal(toPlainObject(copy).metadata.labels?.["app"], "other");
    });
  }

  for (const [name, copyOf] of Object.entries(SHALLOW_COPIES)) {
    it(`have all members in shallow copies: ${name}`, () => {
      assert.deepEqual(copyOf(pods.lazy(pod)), pods.plain(pod));
      assert.deepEqual(copyOf(events.lazy(event)), events.plain(event));
      assert.equal(objectIdentity.keyOf(copyOf(pods.lazy(pod))), "shop/web-0");
      assert.deepEqual(toPlainObject(copyOf(pods.lazy(pod))), pods.plain(pod));
    });
  }

  it("are merged with what is laid over them: deepmerge and lodash.merge", () => {
    const wanted = { ...pods.plain(pod), status: { ...pod.status, phase: "Failed" } };
    const over = { status: { phase: "Failed" } };
    assert.deepEqual(deepmerge<object>(pods.lazy(pod), over), wanted);
    assert.deepEqual(lodash.merge<object>({}, pods.lazy(pod), over), wanted);
  });

  for (const strict of [false, true]) {
    it(`are the base of immer's drafts: ${strict ? "strict" : "usual"} copies`, (t) => {
      setUseStrictShallowCopy(strict);
      t.after(() => {
        setUseStrictShallowCopy(false);
      });
      const base = pods.lazy(pod) as unknown as typeof pod;
      const changed = produce(base, (draft) => {
        draft.status.phase = "Failed";
        draft.spec.containers.pop();
      });
      const wanted = {
        ...pods.plain(pod),
        spec: { ...pod.spec, containers: [container] },
        status: { ...pod.status, phase: "Failed" },
      };
      assert.deepEqual({ ...changed }, wanted);
      assert.deepEqual(base, pods.plain(pod));
      assert.equal(isKnownEqual<Partial<typeof pod>>(base, changed, "status"), false);
      assert.deepEqual(toPlainObject(changed), wanted);
      assert.equal(
        produce(base, () => {
          // A draft that is not changed.
        }),
        base,
      );
      const many = Array.from({ length: 6 }, () => pods.lazy(pod) as unknown as typeof pod);
      const renamed = produce(many, (drafts) => {
        for (const draft of drafts) {
          draft.metadata.labels.app = draft.metadata.name;
        }
      });
      assert.deepEqual(
        renamed.map(({ metadata }) => metadata.labels.app),
        many.map(() => "web-0"),
      );
    });
  }

  it("are read through proxies, which are objects of their own", () => {
    const original = pods.lazy(pod) as JsonObject;
    const proxy = new Proxy(original, {
      get: (target, name, receiver): unknown =>
        name === "status" ? { phase: "Failed" } : Reflect.get(target, name, receiver),
    });
    assert.deepEqual(proxy["metadata"], pod.metadata);
    assert.deepEqual(new Proxy(original, {}), original);
    assert.equal(isKnownEqual(original, proxy, "status"), false);
  });
});
