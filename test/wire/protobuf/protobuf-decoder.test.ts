import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeObject } from "../../../src/wire/protobuf/protobuf-decoder.js";
import { loadMessage } from "../../../src/wire/protobuf/schema-modules.js";
import { delimited, raw, text } from "../../support/raw-protobuf.js";

const pod = await loadMessage("core-v1.Pod");
const objectMeta = await loadMessage("meta-v1.ObjectMeta");
const secret = await loadMessage("core-v1.Secret");
const resources = await loadMessage("core-v1.ResourceRequirements");
const securityContext = await loadMessage("core-v1.PodSecurityContext");

/** The numbers of the fields that these tests write. */
const POD = { spec: 2 } as const;
const SPEC = { restartPolicy: 3, nodeName: 10, securityContext: 14, containers: 2 } as const;
const META = { labels: 11 } as const;

describe("protobuf decoder", () => {
  it("merges a message that comes in parts, as Go does, however deep", () => {
    const context = (number: number, ...value: number[]): Uint8Array =>
      delimited(SPEC.securityContext, raw(number << 3, ...value));
    const { spec } = decodeObject(
      raw(
        delimited(POD.spec, text(SPEC.nodeName, "node-1"), context(2, 7), delimited(SPEC.containers)),
        delimited(POD.spec, text(SPEC.restartPolicy, "Always"), context(6, 8), delimited(SPEC.containers)),
        delimited(POD.spec, text(SPEC.nodeName, "node-2")),
      ),
      pod,
    );
    const container = { name: "", resources: {} };
    assert.deepEqual(spec, {
      containers: [container, container],
      restartPolicy: "Always",
      nodeName: "node-2",
      securityContext: { runAsUser: 7, runAsGroup: 8 },
    });
  });

  it("takes the numbers of a list one by one and packed together", () => {
    const groups = raw(4 << 3, 5, delimited(4, raw(1, 0x80, 0x01, 3)), 4 << 3, 6, delimited(4));
    assert.deepEqual(decodeObject(groups, securityContext), { supplementalGroups: [5, 1, 128, 3, 6] });
    assert.throws(
      () => decodeObject(delimited(4, raw(1, 0x80)), securityContext),
      /found a number that is cut off/,
    );
  });

  it("reads what is missing in an entry of a map as the zero of its type", () => {
    assert.deepEqual(decodeObject(delimited(META.labels, text(1, "k")), objectMeta), { labels: { k: "" } });
    assert.deepEqual(decodeObject(delimited(1, text(1, "cpu")), resources), { limits: { cpu: "0" } });
    assert.deepEqual(decodeObject(delimited(2, text(1, "k")), secret)["data"], { k: "" });
    assert.deepEqual(decodeObject(delimited(META.labels), objectMeta), { labels: { "": "" } });
  });

  it("refuses keys that are not UTF-8, of which two could become one", () => {
    for (const byte of [0xff, 0xfe]) {
      const entry = delimited(META.labels, delimited(1, raw(byte)), text(2, "v"));
      assert.throws(() => decodeObject(entry, objectMeta), /found a name that is not valid UTF-8/);
    }
    const entry = delimited(META.labels, text(1, "\ufffdé"), delimited(2, raw(0xff)));
    assert.deepEqual(decodeObject(entry, objectMeta), { labels: { "\ufffdé": "\ufffd" } });
  });
});
