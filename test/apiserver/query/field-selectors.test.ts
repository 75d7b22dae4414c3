import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import { defineKind } from "../../../src/apiserver/kinds/define-kind.js";
import type { Kind } from "../../../src/apiserver/kinds/kind-registry.js";
import { parseFieldSelector } from "../../../src/apiserver/query/field-selectors.js";
import type { StoredObject } from "../../../src/apiserver/json/json-object.js";

const POD: StoredObject = {
  metadata: { name: "web", namespace: "demo" },
  spec: {
    nodeName: "node-1",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    hostNetwork: true,
  },
  status: { phase: "Running", podIP: "10.0.0.9", podIPs: [{ ip: "10.0.0.7" }, { ip: "fd00::7" }] },
};
const EVENT: StoredObject = {
  metadata: { name: "web.1", namespace: "demo" },
  involvedObject: { kind: "Pod", name: "web", uid: "u-1", fieldPath: "spec.containers{c}" },
  reason: "BackOff",
  type: "Warning",
  source: { component: "kubelet" },
};
const NODE: StoredObject = { metadata: { name: "node-1" } };

const MATCHES: readonly (readonly [
  kind: string,
  object: StoredObject,
  selector: string,
  expected: boolean,
])[] = [
  ["Pod", POD, "metadata.name=web", true],
  ["Pod", POD, "metadata.name==web", true],
  ["Pod", POD, "metadata.name!=web", false],
  ["Pod", POD, "metadata.name!=db", true],
  ["Pod", POD, "metadata.namespace=demo,status.phase=Running", true],
  ["Pod", POD, "metadata.namespace=demo,status.phase=Failed", false],
  ["Pod", POD, ",metadata.name=web,", true],
  ["Pod", POD, "spec.nodeName=node-1", true],
  ["Pod", POD, "spec.host=node-1", true],
  ["Pod", POD, "spec.host!=node-1", false],
  ["Pod", POD, "spec.serviceAccountName=", true],
  ["Pod", POD, "spec.hostNetwork=true", true],
  ["Pod", { metadata: { name: "a" } }, "spec.hostNetwork=false", true],
  ["Pod", POD, "status.podIP=10.0.0.7", true],
  ["Pod", { ...POD, status: { podIP: "10.0.0.9" } }, "status.podIP=10.0.0.9", true],
  ["Pod", POD, "status.podIPs=10.0.0.7", false],
  ["Pod", POD, "status.podIPs=", true],
  ["Pod", POD, "status.nominatedNodeName=", true],
  ["Node", NODE, "spec.unschedulable=false", true],
  ["Node", { ...NODE, spec: { unschedulable: true } }, "spec.unschedulable=true", true],
  ["Namespace", { metadata: { name: "a" }, status: { phase: "Active" } }, "status.phase=Active", true],
  ["Event", EVENT, "involvedObject.name=web,involvedObject.uid=u-1,reason=BackOff,type!=Normal", true],
  ["Event", EVENT, "source=kubelet", true],
  ["Event", { ...EVENT, source: {}, reportingComponent: "sched" }, "source=sched", true],
  ["Secret", { metadata: { name: "s" }, type: "Opaque" }, "type=Opaque", true],
  [
    "Service",
    { metadata: { name: "s" }, spec: { clusterIP: "None", type: "ClusterIP" } },
    "spec.clusterIP=None",
    true,
  ],
  ["Job", { metadata: { name: "j" }, status: { succeeded: 1 } }, "status.successful=1", true],
  ["ConfigMap", { metadata: { name: "c", namespace: "demo" } }, "metadata.namespace=demo", true],
  ["ConfigMap", { metadata: { name: "a,b" } }, "metadata.name=a\\,b", true],
  ["ConfigMap", { metadata: { name: "a=b\\" } }, "metadata.name=a\\=b\\\\", true],
];

/** The messages are those of kube-apiserver 1.36. */
const REFUSALS: readonly (readonly [kind: string, selector: string, message: string])[] = [
  ["Pod", "status.foo=1", "field label not supported: status.foo"],
  ["Pod", "=a", "field label not supported: "],
  ["Pod", "toString=a", "field label not supported: toString"],
  ["Pod", "status.phase", "invalid selector: 'status.phase'; can't understand 'status.phase'"],
  ["Pod", "status.phase=a,b", "invalid selector: 'status.phase=a,b'; can't understand 'b'"],
  ["Pod", "status.phase=a=b", "invalid field selector: unescaped character in value: 61"],
  ["Pod", "status.phase=a\\b", "invalid field selector: invalid escape sequence: \\b"],
  ["Pod", "status.phase=a\\", "invalid field selector: invalid escape sequence: \\"],
  ["Node", "metadata.namespace=a", "field label not supported: metadata.namespace"],
  ["Job", "spec.x=1", 'field label "spec.x" not supported for Job'],
  [
    "ConfigMap",
    "spec.x=1",
    '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
];

function builtIn(kind: string): Kind {
  return defineKind({ kind });
}

describe("parseFieldSelector", () => {
  for (const [kind, object, selector, expected] of MATCHES) {
    it(`${expected ? "selects" : "leaves out"} a ${kind} by ${selector}`, () => {
      assert.equal(parseFieldSelector(selector, builtIn(kind))(object), expected);
    });
  }

  for (const [kind, selector, message] of REFUSALS) {
    it(`refuses ${selector} for a ${kind}`, () => {
      assert.throws(
        () => parseFieldSelector(selector, builtIn(kind)),
        (error) => {
          assert(error instanceof ApiError);
          assert.deepEqual(
            [error.status.code, error.status.reason, error.message],
            [400, "BadRequest", message],
          );
          return true;
        },
      );
    });
  }
});
