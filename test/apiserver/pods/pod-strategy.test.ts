import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type JsonObject, type StoredObject, valueAt } from "../../../src/apiserver/json/json-object.js";
import { podStrategy } from "../../../src/apiserver/pods/pod-strategy.js";
import { CONTAINER, CONTEXT, created, firstContainer, pod, problemsOf } from "../pod-writes.js";

// All expected values were compared with those of kube-apiserver 1.36.

describe("podStrategy, defaults", () => {
  it("fills in what the server fills in", () => {
    const toleration = { operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
    assert.deepEqual(created({ containers: [{ name: "c", image: "c" }] }), {
      metadata: { name: "p", namespace: "default" },
      spec: {
        containers: [
          {
            name: "c",
            image: "c",
            resources: {},
            terminationMessagePath: "/dev/termination-log",
            terminationMessagePolicy: "File",
            imagePullPolicy: "Always",
          },
        ],
        restartPolicy: "Always",
        terminationGracePeriodSeconds: 30,
        dnsPolicy: "ClusterFirst",
        securityContext: {},
        schedulerName: "default-scheduler",
        enableServiceLinks: true,
        priority: 0,
        preemptionPolicy: "PreemptLowerPriority",
        tolerations: [
          { key: "node.kubernetes.io/not-ready", ...toleration },
          { key: "node.kubernetes.io/unreachable", ...toleration },
        ],
      },
      status: { phase: "Pending", qosClass: "BestEffort" },
    });
  });

  it("keeps what is given and ignores what is null", () => {
    const { spec } = created({
      containers: [CONTAINER],
      restartPolicy: "Never",
      nodeName: null,
      priority: 7,
    });
    assert.deepEqual(
      ["restartPolicy", "priority", "nodeName"].map((field) => valueAt(spec, field)),
      ["Never", 7, undefined],
    );
  });

  for (const [image, policy] of [
    ["c", "Always"],
    ["c:latest", "Always"],
    ["reg:5000/c", "Always"],
    ["c:1", "IfNotPresent"],
    ["reg:5000/x/c:1", "IfNotPresent"],
    ["reg:5000/c@sha256:aaaa", "IfNotPresent"],
  ] as const) {
    it(`pulls ${image} ${policy}`, () => {
      assert.equal(
        firstContainer(created({ containers: [{ name: "c", image }] }))["imagePullPolicy"],
        policy,
      );
    });
  }

  it("requests what is limited", () => {
    const container = {
      ...CONTAINER,
      resources: { requests: { cpu: "1" }, limits: { cpu: "2", memory: "1Gi" } },
    };
    assert.deepEqual(valueAt(firstContainer(created({ containers: [container] })), "resources", "requests"), {
      cpu: "1",
      memory: "1Gi",
    });
  });

  it("fills in ports, probes, hooks and references to fields", () => {
    const container = {
      ...CONTAINER,
      ports: [{ containerPort: 80 }],
      livenessProbe: { httpGet: { port: 80 } },
      lifecycle: { preStop: { httpGet: { port: 81 } } },
      env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
    };
    const made = firstContainer(created({ containers: [container], hostNetwork: true }));
    assert.deepEqual(
      ["ports", "livenessProbe", "lifecycle", "env"].map((field) => made[field]),
      [
        [{ containerPort: 80, protocol: "TCP", hostPort: 80 }],
        {
          httpGet: { port: 80, path: "/", scheme: "HTTP" },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
        { preStop: { httpGet: { port: 81, path: "/", scheme: "HTTP" } } },
        [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name", apiVersion: "v1" } } }],
      ],
    );
  });

  it("fills in volumes", () => {
    const volumes = [
      { name: "a" },
      { name: "b", configMap: { name: "x" } },
      { name: "s", secret: { secretName: "x" } },
      { name: "h", hostPath: { path: "/x" } },
      { name: "p", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } },
    ];
    assert.deepEqual(valueAt(created({ containers: [CONTAINER], volumes }), "spec", "volumes"), [
      { name: "a", emptyDir: {} },
      { name: "b", configMap: { name: "x", defaultMode: 420 } },
      { name: "s", secret: { secretName: "x", defaultMode: 420 } },
      { name: "h", hostPath: { path: "/x", type: "" } },
      {
        name: "p",
        projected: {
          sources: [{ serviceAccountToken: { path: "t", expirationSeconds: 3600 } }],
          defaultMode: 420,
        },
      },
    ]);
  });

  it("adds no toleration where one covers it", () => {
    const tolerations = [{ operator: "Exists" }];
    assert.deepEqual(
      valueAt(created({ containers: [CONTAINER], tolerations }), "spec", "tolerations"),
      tolerations,
    );
  });
});

describe("podStrategy, status", () => {
  for (const [title, resources, expected] of [
    ["nothing asked for", {}, "BestEffort"],
    ["zero asked for", { requests: { cpu: "0" } }, "BestEffort"],
    ["something asked for", { requests: { cpu: "100m" } }, "Burstable"],
    ["limits above requests", { requests: { cpu: "1" }, limits: { cpu: "2", memory: "1Gi" } }, "Burstable"],
    ["limits alone", { limits: { cpu: "1", memory: "1Gi" } }, "Guaranteed"],
    [
      "the same in other units",
      { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1000m", memory: "1024Mi" } },
      "Guaranteed",
    ],
  ] as const) {
    it(`is ${expected} with ${title}`, () => {
      const { status } = created({ containers: [{ ...CONTAINER, resources }] });
      assert.deepEqual(status, { phase: "Pending", qosClass: expected });
    });
  }

  it("drops the status a new pod comes with", () => {
    const { status } = created(
      { containers: [CONTAINER] },
      { status: { phase: "Running", podIP: "1.2.3.4" } },
    );
    assert.deepEqual(status, { phase: "Pending", qosClass: "BestEffort" });
  });

  it("says that a gated pod is not scheduled", () => {
    const { status } = created({ containers: [CONTAINER], schedulingGates: [{ name: "x.io/g" }] });
    assert.deepEqual(valueAt(status, "conditions"), [
      {
        type: "PodScheduled",
        status: "False",
        lastProbeTime: null,
        lastTransitionTime: "2026-11-23T11:32:05Z",
        reason: "SchedulingGated",
        message: "Scheduling is blocked due to non-empty scheduling gates",
      },
    ]);
  });

  it("leaves status alone in a write to the pod", () => {
    const current = created({ containers: [CONTAINER] });
    const next = { ...current, status: { phase: "Running" } };
    assert.deepEqual(podStrategy.prepareForUpdate(next, current, CONTEXT)["status"], current["status"]);
  });

  it("leaves everything but status and harmless metadata alone in a write to status", () => {
    const current = created({ containers: [CONTAINER] });
    const next: StoredObject = {
      metadata: { ...current.metadata, labels: { a: "1" }, ownerReferences: [{ uid: "u" }] },
      spec: { nodeName: "x" },
      status: { phase: "Running", podIP: "10.0.0.1" },
    };
    const written = podStrategy.prepareForStatusUpdate(next, current, CONTEXT);
    assert.deepEqual(written["spec"], current["spec"]);
    assert.deepEqual(written.metadata, {
      ...current.metadata,
      labels: { a: "1" },
      ownerReferences: undefined,
    });
    assert.deepEqual(written["status"], {
      phase: "Running",
      qosClass: "BestEffort",
      podIP: "10.0.0.1",
      podIPs: [{ ip: "10.0.0.1" }],
    });
  });

  it("fills in what a server in Go cannot leave out of a written status", () => {
    const current = created({ containers: [CONTAINER] });
    const status = {
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [
        { name: "c" },
        { name: "d", ready: true, restartCount: null, state: { running: {} }, lastState: { terminated: {} } },
      ],
    };
    const written = podStrategy.prepareForStatusUpdate({ ...current, status }, current, CONTEXT);
    const empty = { ready: false, restartCount: 0, image: "", imageID: "", state: {}, lastState: {} };
    const terminated = { exitCode: 0, startedAt: null, finishedAt: null };
    assert.deepEqual(written["status"], {
      conditions: [{ type: "Ready", status: "True", lastProbeTime: null, lastTransitionTime: null }],
      containerStatuses: [
        { ...empty, name: "c" },
        {
          ...empty,
          name: "d",
          ready: true,
          state: { running: { startedAt: null } },
          lastState: { terminated },
        },
      ],
      qosClass: "BestEffort",
    });
  });

  for (const [restartPolicy, exitCode, isRefused] of [
    ["Never", 1, true],
    ["OnFailure", 0, true],
    ["OnFailure", 1, false],
    ["Always", 0, false],
  ] as const) {
    it(`${isRefused ? "refuses" : "allows"} to revive a container that ended with ${exitCode} under ${restartPolicy}`, () => {
      const base = created({ containers: [CONTAINER], restartPolicy });
      const current = {
        ...base,
        status: { containerStatuses: [{ name: "c", state: { terminated: { exitCode } } }] },
      };
      const next = { ...base, status: { containerStatuses: [{ name: "c", state: { waiting: {} } }] } };
      const write = (): unknown => podStrategy.prepareForStatusUpdate(next, current, CONTEXT);
      if (isRefused) {
        assert.deepEqual(problemsOf(write), [
          "status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state",
        ]);
      } else {
        assert.doesNotThrow(write);
      }
    });
  }
});

describe("podStrategy, grace", () => {
  const cases: readonly (readonly [
    title: string,
    spec: JsonObject,
    phase: string,
    asked: number | undefined,
    grace: number,
  ])[] = [
    ["takes the pod's own", { nodeName: "n", terminationGracePeriodSeconds: 42 }, "Running", undefined, 42],
    ["takes what is asked for", { nodeName: "n", terminationGracePeriodSeconds: 42 }, "Running", 5, 5],
    [
      "takes none when none is asked for",
      { nodeName: "n", terminationGracePeriodSeconds: 42 },
      "Running",
      0,
      0,
    ],
    ["takes one second for less than none", { nodeName: "n" }, "Running", -1, 1],
    ["gives none to a pod on no node", { terminationGracePeriodSeconds: 42 }, "Pending", 5, 0],
    ["gives none to a pod that succeeded", { nodeName: "n" }, "Succeeded", 5, 0],
    ["gives none to a pod that failed", { nodeName: "n" }, "Failed", undefined, 0],
  ];
  for (const [title, spec, phase, asked, grace] of cases) {
    it(title, () => {
      assert.equal(podStrategy.gracePeriodSeconds(pod(spec, { status: { phase } }), asked), grace);
    });
  }
});
