import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { Codec } from "../../src/wire/codec.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import type { Mutable } from "../../src/wire/kept/to-plain-object.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { podNamed, runEmbedded } from "../support/embedded.js";
import { eventually } from "../support/eventually.js";

const CODECS: Readonly<Record<string, () => Codec<Pod>>> = {
  "lazy objects": () => protobufCodec(PODS),
  "plain objects from protobuf": () => protobufCodec(PODS, { objects: "plain" }),
  "plain objects from JSON": () => jsonCodec<Pod>({ kind: "Pod" }),
  "objects from JSON that are not frozen": () => jsonCodec<Pod>({ kind: "Pod", frozen: false }),
};

/** Writes in code that is not strict, where a write to a frozen object is ignored. */
// eslint-disable-next-line @typescript-eslint/no-implied-eval
const writeInSloppyCode = new Function(
  "pod",
  "pod.metadata.labels.app = 'changed'; pod.status = {}; pod.more = 1;",
) as (pod: Pod) => void;

/** Writes in strict code, where a write to a frozen object throws. */
function write(pod: Pod): void {
  const { metadata } = pod as Mutable<Pod>;
  assert.ok(metadata?.labels);
  metadata.labels["app"] = "changed";
}

function appOf(pod: Pod | undefined): string | undefined {
  return pod?.metadata?.labels?.["app"];
}

for (const [name, codec] of Object.entries(CODECS).slice(0, 3)) {
  describe(`informer with ${name}`, () => {
    it("keeps what handlers write from the store and from other handlers (CT-3)", async (t) => {
      const errors: unknown[] = [];
      const run = await runEmbedded(t, {
        codec: codec(),
        onHandlerError: ({ error }) => void errors.push(error),
      });
      const told: (string | undefined)[] = [];
      run.informer.addEventHandler({ onAdd: writeInSloppyCode });
      run.informer.addEventHandler({ onAdd: write });
      run.informer.addEventHandler({ onAdd: (pod) => void told.push(appOf(pod)) });
      run.server.objects.create("pods", podNamed("web", { app: "web" }));
      await run.start();
      await eventually(() => {
        assert.deepEqual([told, errors.length], [["web"], 1]);
      });
      assert.ok(errors[0] instanceof TypeError);
      const [stored] = run.informer.lister.list();
      assert.deepEqual(stored, run.server.objects.get("pods", "default/web"));
      assert.ok(Object.isFrozen(stored));
    });
  });
}

for (const [name, codec] of Object.entries(CODECS)) {
  describe(`transform of ${name}`, () => {
    it("may change what it is given, and its result is not frozen (F-1)", async (t) => {
      const run = await runEmbedded(t, {
        codec: codec(),
        transform: (pod) => {
          write(pod);
          delete (pod as Mutable<Pod>).spec;
          return pod;
        },
      });
      run.server.objects.create("pods", podNamed("web", { app: "web" }));
      await run.start();
      const [stored] = run.informer.lister.list();
      assert.equal(appOf(stored), "changed");
      assert.ok(stored !== undefined && !("spec" in stored));
      assert.ok(!Object.isFrozen(stored) && !Object.isFrozen(stored.metadata));
    });
  });
}
