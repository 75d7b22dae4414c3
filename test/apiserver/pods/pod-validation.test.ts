import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import type { JsonObject } from "../../../src/apiserver/json/json-object.js";
import { CONTAINER, created, problemsOf } from "../pod-writes.js";

// All expected values were compared with those of kube-apiserver 1.36.

describe("podStrategy refuses a new pod", () => {
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end " +
    "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is " +
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  const cases: readonly (readonly [title: string, spec: JsonObject, problems: string[]])[] = [
    ["without a spec", {}, ["spec.containers: Required value"]],
    ["without an image", { containers: [{ name: "c" }] }, ["spec.containers[0].image: Required value"]],
    [
      "with a nameless container",
      { containers: [{ image: "c" }] },
      ["spec.containers[0].name: Required value"],
    ],
    [
      "with two containers of a name",
      { containers: [CONTAINER, CONTAINER], initContainers: [CONTAINER] },
      ['spec.containers[1].name: Duplicate value: "c"', 'spec.initContainers[0].name: Duplicate value: "c"'],
    ],
    [
      "with bad names",
      { containers: [{ name: "C_", image: " c" }] },
      [
        `spec.containers[0].name: Invalid value: "C_": ${rule}`,
        'spec.containers[0].image: Invalid value: " c": must not have leading or trailing whitespace',
      ],
    ],
    [
      "with unknown policies",
      { containers: [{ ...CONTAINER, imagePullPolicy: "X" }], restartPolicy: "Foo", dnsPolicy: "Bar" },
      [
        'spec.containers[0].imagePullPolicy: Unsupported value: "X": supported values: "Always", "IfNotPresent", "Never"',
        'spec.restartPolicy: Unsupported value: "Foo": supported values: "Always", "OnFailure", "Never"',
        'spec.dnsPolicy: Unsupported value: "Bar": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    ],
    [
      "with bad ports and variables",
      {
        containers: [
          {
            ...CONTAINER,
            ports: [{ containerPort: 0 }, { containerPort: 70000, protocol: "XX" }],
            env: [
              { value: "1" },
              { name: "A", value: "1", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
            ],
          },
        ],
      },
      [
        "spec.containers[0].ports[0].containerPort: Required value",
        "spec.containers[0].ports[1].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
        'spec.containers[0].ports[1].protocol: Unsupported value: "XX": supported values: "SCTP", "TCP", "UDP"',
        "spec.containers[0].env[0].name: Required value",
        'spec.containers[0].env[1].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      ],
    ],
    [
      "with volumes that do not match",
      {
        containers: [
          {
            ...CONTAINER,
            volumeMounts: [
              { name: "nope", mountPath: "/x" },
              { name: "v" },
              { name: "v", mountPath: "/a" },
              { name: "v", mountPath: "/a" },
            ],
          },
        ],
        volumes: [{ name: "v" }, { name: "v" }],
      },
      [
        'spec.volumes[1].name: Duplicate value: "v"',
        'spec.containers[0].volumeMounts[0].name: Not found: "nope"',
        "spec.containers[0].volumeMounts[1].mountPath: Required value",
        'spec.containers[0].volumeMounts[3].mountPath: Invalid value: "/a": must be unique',
      ],
    ],
    [
      "that requests more than its limit",
      {
        containers: [
          { ...CONTAINER, resources: { requests: { cpu: "2", memory: "-1" }, limits: { cpu: "1" } } },
        ],
      },
      [
        'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
        'spec.containers[0].resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [
      "that is placed and held back at once",
      { containers: [CONTAINER], nodeName: "n", schedulingGates: [{ name: "a" }], activeDeadlineSeconds: 0 },
      [
        "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
        "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared",
      ],
    ],
    [
      "with probes on an init container that ends",
      { containers: [CONTAINER], initContainers: [{ name: "i", image: "i", readinessProbe: {} }] },
      [
        "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
  ];
  for (const [title, spec, problems] of cases) {
    it(title, () => {
      assert.deepEqual(
        problemsOf(() => created(spec)),
        problems,
      );
    });
  }

  it("with bad labels", () => {
    const metadata = { name: "p", labels: { "/x": "1", ok: "bad value!", "x.io/y": "fine" } };
    const fields = problemsOf(() => created({ containers: [CONTAINER] }, { metadata })).map((problem) =>
      problem.slice(0, 58),
    );
    assert.deepEqual(fields, [
      'metadata.labels: Invalid value: "/x": prefix part must be ',
      'metadata.labels: Invalid value: "bad value!": a valid labe',
    ]);
  });

  it("and names all problems in one message", () => {
    assert.throws(() => created({ containers: [{}] }), {
      message:
        'Pod "p" is invalid: [spec.containers[0].name: Required value, spec.containers[0].image: Required value]',
    });
  });

  it("of the wrong types, with 400", () => {
    for (const spec of [
      { containers: "x" },
      { containers: [{ ...CONTAINER, resources: { limits: { cpu: "x" } } }] },
    ] as JsonObject[]) {
      assert.throws(
        () => created(spec),
        (error) => error instanceof ApiError && error.status.code === 400,
      );
    }
  });
});
