import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { redactedStates } from "../../../src/printer/states/redacted-states.js";
import { mutatedPod } from "../../support/mutated-pod.js";

/** Returns both states of an object of a kind without secrets. */
function redacted(kind: string, before: object | undefined, after: object | undefined): readonly unknown[] {
  return redactedStates(kind, before, after);
}

describe("redactedStates", () => {
  it("hides every value of a Secret, and shows which has changed", () => {
    const before = { data: { a: "QQ==", b: "Qg==", gone: "Rw==" }, type: "Opaque" };
    const after = { data: { a: "QQ==", b: "WA==", new: "Tg==" }, stringData: { b: "X" }, type: "Opaque" };
    assert.deepEqual(redacted("Secret", before, after), [
      { data: { a: "***", b: "*** (before)", gone: "***" }, type: "Opaque" },
      { data: { a: "***", b: "*** (after)", new: "***" }, stringData: { b: "***" }, type: "Opaque" },
    ]);
  });

  it("hides the values of a Secret that have other types, too", () => {
    const [, after] = redacted("Secret", undefined, {
      data: "x",
      stringData: { a: { b: "y" }, c: ["z"], d: 1 },
    });
    assert.deepEqual(after, { data: "***", stringData: { a: "***", c: "***", d: "***" } });
  });

  it("hides keys of a ConfigMap that are named like secrets, and no others", () => {
    const data = { "db.PASSWORD": "a", apiKey: "b", "token.txt": "c", client_secret: "d", color: "blue" };
    const [, after] = redacted("ConfigMap", undefined, { data, binaryData: { "tls.key": "e", logo: "f" } });
    assert.deepEqual(after, {
      data: { "db.PASSWORD": "***", apiKey: "***", "token.txt": "***", client_secret: "***", color: "blue" },
      binaryData: { "tls.key": "***", logo: "f" },
    });
  });

  it("hides the values of environment variables wherever a pod template is, and leaves their names", () => {
    const containers = (value: string): object => ({
      initContainers: [{ name: "i", env: [{ name: "A", value }] }],
      containers: [
        {
          name: "c",
          env: [
            { name: "A", value },
            { name: "B", valueFrom: { secretKeyRef: { key: "k" } } },
          ],
        },
      ],
      ephemeralContainers: [{ name: "e", env: [{ name: "A", value }] }],
    });
    const shown = (value: string): object => containers(value);
    const places: readonly ((spec: object) => object)[] = [
      (spec) => ({ spec }),
      (spec) => ({ spec: { template: { spec } } }),
      (spec) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } }),
      (spec) => ({ data: { spec: { template: { spec } } } }),
      (spec) => ({ spec: { anything: [{ deep: { template: { spec } } }] } }),
      (spec) => ({ template: { spec } }),
    ];
    for (const place of places) {
      assert.deepEqual(redacted("Any", place(containers("s1")), place(containers("s2"))), [
        place(shown("*** (before)")),
        place(shown("*** (after)")),
      ]);
      assert.deepEqual(redacted("Any", undefined, place(containers("s1")))[1], place(shown("***")));
    }
  });

  it("compares variables by their names, so that one that is inserted changes no other", () => {
    const [a, b] = [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ];
    const [before, after] = redacted("Pod", { env: [b] }, { env: [a, b] });
    assert.deepEqual(before, { env: [{ name: "B", value: "***" }] });
    assert.deepEqual(after, {
      env: [
        { name: "A", value: "***" },
        { name: "B", value: "***" },
      ],
    });
  });

  it("hides variables of custom resources that are an object or have no names", () => {
    const [, after] = redacted("Any", undefined, {
      a: { env: { A: "1" } },
      b: { env: ["A=1", { value: "2" }] },
    });
    assert.deepEqual(after, { a: { env: { A: "***" } }, b: { env: ["***", { value: "***" }] } });
  });

  it("hides annotations that are named like secrets, and what kubectl applied last, wherever they are", () => {
    const applied = "kubectl.kubernetes.io/last-applied-configuration";
    const annotations = { "example.com/api-token": "t", [applied]: '{"env":"s"}', note: "n" };
    const metadata = { annotations };
    const hidden = { annotations: { "example.com/api-token": "***", [applied]: "***", note: "n" } };
    assert.deepEqual(redacted("Any", undefined, { metadata, spec: { template: { metadata } } })[1], {
      metadata: hidden,
      spec: { template: { metadata: hidden } },
    });
  });

  it("hides the values of flags that are named like secrets", () => {
    const args = ["serve", "--password=a b", "--db-password", "-c", "-token", "--port=80", "--key-file=x\ny"];
    const command = ["sh", "-c", "echo"];
    assert.deepEqual(redacted("Pod", undefined, { args, command })[1], {
      args: ["serve", "--password=***", "--db-password", "***", "-token", "--port=80", "--key-file=***"],
      command,
    });
    assert.deepEqual(redacted("Pod", { args: ["--password=a"] }, { args: ["--password=b"] }), [
      { args: ["--password=*** (before)"] },
      { args: ["--password=*** (after)"] },
    ]);
  });

  it("leaves labels, references to secrets and members of other kinds as they are", () => {
    const object = {
      metadata: { labels: { env: "prod", token: "t" }, annotations: { env: "prod" } },
      spec: { volumes: [{ secret: { secretName: "s" } }], tolerations: [{ key: "k" }], env: "prod" },
      data: { password: "of another kind" },
    };
    assert.deepEqual(redacted("Any", object, object), [object, object]);
  });

  it("keeps members called __proto__, and changes neither state", () => {
    const state = JSON.parse('{"data":{"__proto__":"x","a":"y"}}') as object;
    const text = JSON.stringify(state);
    assert.equal(JSON.stringify(redacted("Secret", undefined, state)[1]), text.replace(/"[xy]"/g, '"***"'));
    assert.equal(JSON.stringify(state), text);
  });

  it("takes pods with parts of any type", () => {
    const secret = "hunter2";
    fc.assert(
      fc.property(mutatedPod(), mutatedPod(), (before, after) => {
        const env = [{ name: "A", value: secret }];
        const states = [before, after].map((pod) => (isShallow(pod) ? { pod, env } : { env }));
        const [old, now] = redacted("Pod", states[0], states[1]);
        assert.ok(!JSON.stringify([old, now]).includes(secret));
      }),
      { numRuns: 100 },
    );
  });
});

function isShallow(value: unknown): boolean {
  try {
    return JSON.stringify(value).length < 100_000 && JSON.stringify(value).split("[").length < 1_000;
  } catch {
    return false;
  }
}
