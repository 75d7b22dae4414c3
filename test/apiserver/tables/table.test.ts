import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JsonObject, JsonValue, StoredObject } from "../../../src/apiserver/json/json-object.js";
import { itemsOf } from "../../../src/apiserver/json/json-access.js";
import { toTable, type ToTableOptions } from "../../../src/apiserver/tables/table.js";

// The cells of every row were compared with those of kube-apiserver 1.36.

const NOW = new Date("2026-11-23T11:32:05Z");
const OPTIONS: ToTableOptions = { now: NOW, includeObject: "None", metadata: { resourceVersion: "7" } };

/** Returns the RFC 3339 time that many seconds before now. */
function ago(seconds: number): string {
  return new Date(NOW.getTime() - seconds * 1000).toISOString().replace(".000", "");
}

function object(name: string, fields: JsonObject = {}, metadata: JsonObject = {}): StoredObject {
  return { metadata: { name, creationTimestamp: ago(200), ...metadata }, ...fields };
}

function columnNames(kind: string): string[] {
  return itemsOf(toTable(kind, [], OPTIONS)["columnDefinitions"]).map(
    ({ name, priority }) => `${name as string}${priority === 0 ? "" : "+"}`,
  );
}

function cellsOf(kind: string, row: StoredObject): JsonValue | undefined {
  return itemsOf(toTable(kind, [row], OPTIONS)["rows"])[0]?.["cells"];
}

const CONTAINERS = [
  { name: "a", image: "a:1" },
  { name: "b", image: "b:2" },
];
const SELECTOR = {
  matchLabels: { app: "d" },
  matchExpressions: [
    { key: "b", operator: "In", values: ["2", "1"] },
    { key: "a", operator: "DoesNotExist" },
    { key: "c", operator: "Exists" },
  ],
};
const SELECTOR_TEXT = "!a,app=d,b in (1,2),c";
const TEMPLATE = { spec: { containers: CONTAINERS, nodeSelector: { z: "1", y: "2" } } };

const COLUMNS: Readonly<Record<string, string>> = {
  Pod: "Name Ready Status Restarts Age IP+ Node+ Nominated_Node+ Readiness_Gates+",
  Node: "Name Status Roles Age Version Internal-IP+ External-IP+ OS-Image+ Kernel-Version+ Container-Runtime+",
  Namespace: "Name Status Age",
  Event: "Last_Seen Type Reason Object Subobject+ Source+ Message First_Seen+ Count+ Name+",
  Service: "Name Type Cluster-IP External-IP Port(s) Age Selector+",
  Secret: "Name Type Data Age",
  ConfigMap: "Name Data Age",
  ServiceAccount: "Name Age",
  Lease: "Name Holder Age",
  Deployment: "Name Ready Up-to-date Available Age Containers+ Images+ Selector+",
  ReplicaSet: "Name Desired Current Ready Age Containers+ Images+ Selector+",
  ReplicationController: "Name Desired Current Ready Age Containers+ Images+ Selector+",
  StatefulSet: "Name Ready Age Containers+ Images+",
  DaemonSet:
    "Name Desired Current Ready Up-to-date Available Node_Selector Age Containers+ Images+ Selector+",
  Job: "Name Status Completions Duration Age Containers+ Images+ Selector+",
  CronJob: "Name Schedule Timezone Suspend Active Last_Schedule Age Containers+ Images+ Selector+",
  Role: "Name Created_At",
};

const ROWS: readonly (readonly [kind: string, title: string, row: StoredObject, cells: JsonValue[]])[] = [
  [
    "Pod",
    "that says nothing yet",
    object("p", { spec: { containers: CONTAINERS }, status: { phase: "Pending" } }),
    ["p", "0/2", "Pending", "0", "3m20s", "<none>", "<none>", "<none>", "<none>"],
  ],
  [
    "Pod",
    "that has restarted",
    object("p", {
      spec: {
        containers: CONTAINERS,
        nodeName: "n1",
        readinessGates: [{ conditionType: "x" }, { conditionType: "y" }],
      },
      status: {
        phase: "Running",
        podIPs: [{ ip: "10.0.0.7" }],
        nominatedNodeName: "n2",
        conditions: [{ type: "x", status: "True" }],
        containerStatuses: [
          {
            name: "a",
            ready: true,
            restartCount: 3,
            state: { running: {} },
            lastState: { terminated: { exitCode: 1, finishedAt: ago(10) } },
          },
        ],
      },
    }),
    ["p", "1/2", "Running", "3 (10s ago)", "3m20s", "10.0.0.7", "n1", "n2", "1/2"],
  ],
  [
    "Node",
    "that takes no pods",
    object(
      "n",
      {
        spec: { unschedulable: true },
        status: {
          conditions: [{ type: "Ready", status: "True" }],
          addresses: [{ type: "InternalIP", address: "1.1.1.1" }],
          nodeInfo: {
            kubeletVersion: "v1.36.0",
            osImage: "Deb",
            kernelVersion: "6.1",
            architecture: "amd64",
          },
        },
      },
      { labels: { "node-role.kubernetes.io/worker": "", "kubernetes.io/role": "a" } },
    ),
    [
      "n",
      "Ready,SchedulingDisabled",
      "a,worker",
      "3m20s",
      "v1.36.0",
      "1.1.1.1",
      "<none>",
      "Deb",
      "6.1 (amd64)",
      "<unknown>",
    ],
  ],
  [
    "Node",
    "that has never been heard of",
    object("n"),
    ["n", "Unknown", "<none>", "3m20s", "", "<none>", "<none>", "<unknown>", "<unknown>", "<unknown>"],
  ],
  ["Namespace", "in use", object("n", { status: { phase: "Active" } }), ["n", "Active", "3m20s"]],
  [
    "Event",
    "that repeats",
    object("e", {
      involvedObject: { kind: "Pod", name: "p", fieldPath: "spec.containers{a}" },
      reason: "BackOff",
      message: " hi ",
      type: "Warning",
      count: 7,
      firstTimestamp: ago(5000),
      lastTimestamp: ago(50),
      source: { component: "kubelet", host: "n1" },
    }),
    ["50s", "Warning", "BackOff", "pod/p", "spec.containers{a}", "kubelet, n1", "hi", "83m", 7, "e"],
  ],
  [
    "Event",
    "of the new kind",
    object("e", {
      involvedObject: { kind: "Pod" },
      eventTime: "2026-11-23T11:27:05.000000Z",
      reportingComponent: "sched",
      reportingInstance: "sched-1",
    }),
    ["5m", "", "", "pod", "", "sched, sched-1", "", "5m", 1, "e"],
  ],
  [
    "Service",
    "on nodes",
    object("s", {
      spec: {
        type: "NodePort",
        clusterIPs: ["10.0.0.1"],
        externalIPs: ["9.9.9.9"],
        ports: [
          { port: 80, nodePort: 30080, protocol: "TCP" },
          { port: 53, protocol: "UDP" },
        ],
        selector: { b: "1", a: "2" },
      },
    }),
    ["s", "NodePort", "10.0.0.1", "9.9.9.9", "80:30080/TCP,53/UDP", "3m20s", "a=2,b=1"],
  ],
  [
    "Service",
    "that waits for its balancer",
    object("s", { spec: { type: "LoadBalancer", ports: [{ port: 1, protocol: "TCP" }] } }),
    ["s", "LoadBalancer", "<none>", "<pending>", "1/TCP", "3m20s", "<none>"],
  ],
  [
    "Service",
    "elsewhere",
    object("s", { spec: { type: "ExternalName", externalName: "x.io" } }),
    ["s", "ExternalName", "<none>", "x.io", "<none>", "3m20s", "<none>"],
  ],
  ["Secret", "with data", object("s", { type: "Opaque", data: { a: "AA==" } }), ["s", "Opaque", 1, "3m20s"]],
  [
    "ConfigMap",
    "with both kinds of data",
    object("c", { data: { a: "1" }, binaryData: { b: "" } }),
    ["c", 2, "3m20s"],
  ],
  ["Lease", "that is held", object("l", { spec: { holderIdentity: "me" } }), ["l", "me", "3m20s"]],
  [
    "Deployment",
    "that rolls out",
    object("d", {
      spec: { replicas: 3, selector: SELECTOR, template: TEMPLATE },
      status: { updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1 },
    }),
    ["d", "1/3", 2, 1, "3m20s", "a,b", "a:1,b:2", SELECTOR_TEXT],
  ],
  [
    "ReplicaSet",
    "that starts",
    object("r", { spec: { replicas: 3, selector: SELECTOR, template: TEMPLATE }, status: { replicas: 3 } }),
    ["r", 3, 3, 0, "3m20s", "a,b", "a:1,b:2", SELECTOR_TEXT],
  ],
  [
    "StatefulSet",
    "of one",
    object("s", { spec: { template: TEMPLATE }, status: { readyReplicas: 1 } }),
    ["s", "1/1", "3m20s", "a,b", "a:1,b:2"],
  ],
  [
    "DaemonSet",
    "on some nodes",
    object("d", {
      spec: { selector: SELECTOR, template: TEMPLATE },
      status: { desiredNumberScheduled: 3, currentNumberScheduled: 2, numberReady: 1 },
    }),
    ["d", 3, 2, 1, 0, 0, "y=2,z=1", "3m20s", "a,b", "a:1,b:2", SELECTOR_TEXT],
  ],
  [
    "Job",
    "that runs",
    object("j", {
      spec: { completions: 3, template: TEMPLATE },
      status: { startTime: ago(90), succeeded: 1 },
    }),
    ["j", "Running", "1/3", "90s", "3m20s", "a,b", "a:1,b:2", "<none>"],
  ],
  [
    "Job",
    "that has completed",
    object("j", {
      spec: { parallelism: 3, template: TEMPLATE },
      status: {
        startTime: ago(90),
        completionTime: ago(60),
        succeeded: 1,
        conditions: [{ type: "Complete", status: "True" }],
      },
    }),
    ["j", "Complete", "1/1 of 3", "30s", "3m20s", "a,b", "a:1,b:2", "<none>"],
  ],
  [
    "CronJob",
    "that is suspended",
    object("c", {
      spec: { schedule: "* * * * *", suspend: true, jobTemplate: { spec: { template: TEMPLATE } } },
      status: { lastScheduleTime: ago(3700) },
    }),
    ["c", "* * * * *", "<none>", "True", 0, "61m", "3m20s", "a,b", "a:1,b:2", "<none>"],
  ],
  ["Role", "like any other", object("r"), ["r", ago(200)]],
];

describe("toTable, columns", () => {
  for (const [kind, names] of Object.entries(COLUMNS)) {
    it(`names those of a ${kind}`, () => {
      assert.deepEqual(
        columnNames(kind).map((name) => name.replace(" ", "_")),
        names.split(" "),
      );
    });
  }

  it("leaves them out when told to", () => {
    assert.equal(toTable("Pod", [], { ...OPTIONS, columns: false })["columnDefinitions"], null);
  });

  it("has as many cells as columns", () => {
    for (const kind of Object.keys(COLUMNS)) {
      const cells = cellsOf(kind, object("x"));
      assert(Array.isArray(cells));
      assert.equal(cells.length, columnNames(kind).length, kind);
    }
  });
});

describe("toTable, rows", () => {
  for (const [kind, title, row, cells] of ROWS) {
    it(`prints a ${kind} ${title}`, () => {
      assert.deepEqual(cellsOf(kind, row), cells);
    });
  }

  for (const [phase, reason] of [
    ["Succeeded", "Succeeded"],
    ["Failed", "Failed"],
  ]) {
    it(`marks a pod that is ${phase ?? ""} as completed`, () => {
      const [row] = itemsOf(toTable("Pod", [object("p", { status: { phase } })], OPTIONS)["rows"]);
      const [condition] = itemsOf(row?.["conditions"]);
      assert.deepEqual(
        [condition?.["type"], condition?.["status"], condition?.["reason"]],
        ["Completed", "True", reason],
      );
    });
  }

  it("does not mark a pod that runs", () => {
    const [row] = itemsOf(toTable("Pod", [object("p", { status: { phase: "Running" } })], OPTIONS)["rows"]);
    assert(row !== undefined && !("conditions" in row));
  });

  it("carries of the object what was asked for", () => {
    const pod = object("p", { kind: "Pod", apiVersion: "v1", status: { phase: "Running" } });
    const included = (includeObject: ToTableOptions["includeObject"]): JsonValue | undefined =>
      itemsOf(toTable("Pod", [pod], { ...OPTIONS, includeObject })["rows"])[0]?.["object"];
    assert.equal(included("None"), null);
    assert.deepEqual(included("Metadata"), {
      kind: "PartialObjectMetadata",
      apiVersion: "meta.k8s.io/v1",
      metadata: pod.metadata,
    });
    assert.deepEqual(included("Object"), pod);
  });

  it("carries the metadata of the list", () => {
    const metadata = { resourceVersion: "7", continue: "t", remainingItemCount: 3 };
    assert.deepEqual(toTable("Pod", [], { ...OPTIONS, metadata })["metadata"], metadata);
  });
});

describe("toTable, custom resources", () => {
  const printerColumns = [
    { name: "Size", type: "integer", jsonPath: ".spec.size" },
    { name: "When", type: "date", jsonPath: ".metadata.creationTimestamp" },
    { name: "On", type: "boolean", jsonPath: ".spec.on", priority: 1 },
    { name: "List", type: "string", jsonPath: ".spec.list", description: "All of them." },
  ];

  it("prints the declared columns, each by its type", () => {
    const row = object("f", { spec: { size: 3, on: true, list: ["a", "b"] } });
    const table = toTable("Foo", [row, object("g", { spec: { size: "3" } })], { ...OPTIONS, printerColumns });
    assert.deepEqual(
      itemsOf(table["rows"]).map(({ cells }) => cells),
      [
        ["f", 3, "3m20s", true, '["a","b"]'],
        ["g", null, "3m20s", null, null],
      ],
    );
    assert.deepEqual(
      itemsOf(table["columnDefinitions"])
        .map(({ name, type, priority, description }) => [name, type, priority, description])
        .slice(1),
      [
        ["Size", "integer", 0, "Custom resource definition column (in JSONPath format): .spec.size"],
        [
          "When",
          "date",
          0,
          "Custom resource definition column (in JSONPath format): .metadata.creationTimestamp",
        ],
        ["On", "boolean", 1, "Custom resource definition column (in JSONPath format): .spec.on"],
        ["List", "string", 0, "All of them."],
      ],
    );
  });

  it("prints the age where no columns are declared", () => {
    const table = toTable("Pod", [object("f")], { ...OPTIONS, printerColumns: undefined });
    assert.deepEqual(itemsOf(table["rows"])[0]?.["cells"], ["f", "3m20s"]);
  });
});
