import assert from "node:assert/strict";
import type { Pod } from "../../../src/api/pod.js";
import { PODS } from "../../../src/api/built-in-resources.js";
import type { Codec } from "../../../src/wire/codec.js";
import { protobufCodec } from "../../../src/wire/protobuf-codec.js";
import { PROTOBUF, type ProtobufBodies, protobufBodies } from "../../support/protobuf-bodies.js";

export const podBodies: ProtobufBodies = await protobufBodies(PODS);
/** A codec for lazy pods. */
export const lazyPods: Codec<Pod> = protobufCodec(PODS);
await lazyPods.load?.();

export type Manifest = Readonly<Record<string, unknown>>;

/** A pod as a manifest. Its parts are overlaid by tests. */
interface PodManifest extends Manifest {
  readonly metadata: Manifest & { readonly uid: string };
  readonly spec: Manifest;
  readonly status: Manifest;
}

/** A pod with a member of most types. */
export const running: PodManifest = {
  metadata: {
    name: "web-0",
    namespace: "shop",
    uid: "4a421900-5153-442d-8f7d-4b6f908b7b56",
    resourceVersion: "42",
    generation: 1,
    creationTimestamp: "2026-01-02T03:04:05Z",
    labels: { app: "web" },
  },
  spec: {
    containers: [
      { name: "web", image: "web:1", resources: { limits: { memory: "64Mi" } } },
      { name: "proxy", image: "proxy:1", resources: {} },
    ],
    nodeName: "node-1",
  },
  status: {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastProbeTime: null, lastTransitionTime: null }],
    containerStatuses: [
      {
        name: "web",
        state: { running: { startedAt: "2026-01-02T03:04:06Z" } },
        lastState: { terminated: { exitCode: 1, startedAt: null, finishedAt: "2026-01-02T03:04:05Z" } },
        ready: true,
        restartCount: 2,
        image: "web:1",
        imageID: "",
        started: true,
      },
    ],
  },
};

/** The same pod as a server writes it in JSON. */
export const wanted: Manifest = { kind: "Pod", apiVersion: "v1", ...running };

/** Returns the pod as a codec decodes it from protobuf. */
export function kept(manifest: Manifest, from: Codec<Pod> = lazyPods): Pod {
  const [pod] = from.listDecoder(PROTOBUF).push(podBodies.list([manifest]));
  assert.ok(pod);
  return pod;
}

/** Returns the manifest of the running pod with another phase. */
export function withStatus(phase: string): Manifest {
  return { ...running, status: { ...running.status, phase } };
}
