import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TableRow } from "../../../src/api/table-row.js";
import { isTold, workloadTokens } from "../../../src/cli/workloads/workload-changes.js";
import type { RowEvent } from "../../../src/printer/row-printer.js";

const COLUMNS = [{ name: "Ready", priority: 0 }];

function row(ready: string, object: object): TableRow {
  return { metadata: { name: "web" }, columns: COLUMNS, cells: [ready], object: object };
}

function update(before: object, object: object, ready = "1/1"): RowEvent {
  return { type: "update", object: row("1/1", object), before: row(ready, before), cause: "watch" };
}

const QUOTA = 'pods "web-x" is forbidden: exceeded quota: team';
const ANNOUNCED = { type: "FailureTarget", status: "True", reason: "DeadlineExceeded" };

function template(app: string, proxy: string): object {
  const containers = [
    { name: "app", image: app },
    { name: "proxy", image: proxy },
  ];
  return { template: { spec: { containers } } };
}

const DONE = { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" };
const LATE = { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" };

describe("an update of a workload", () => {
  for (const [title, before, after, told, tokens] of [
    ["replicas", { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, true, ["changed=spec"]],
    ["a count", { status: { readyReplicas: 1 } }, { status: { readyReplicas: 2 } }, true, ["changed=status"]],
    [
      "the generation",
      { metadata: { generation: 1 } },
      { metadata: { generation: 2 } },
      true,
      ["generation=2"],
    ],
    [
      "a condition",
      { status: { conditions: [DONE] } },
      { status: { conditions: [LATE] } },
      true,
      ["cond=Progressing:False", "reason=ProgressDeadlineExceeded"],
    ],
    [
      "the condition that no pod can be created",
      {},
      {
        status: {
          conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: QUOTA }],
        },
      },
      true,
      ["cond=ReplicaFailure:True", "reason=FailedCreate", `msg=${QUOTA}`],
    ],
    [
      "the failure of a Job, which was announced",
      { status: { conditions: [ANNOUNCED] } },
      { status: { conditions: [ANNOUNCED, { ...ANNOUNCED, type: "Failed" }] } },
      true,
      ["cond=Failed:True", "reason=DeadlineExceeded"],
    ],
    [
      "an image",
      { metadata: { generation: 1 }, spec: template("web:1", "proxy:1") },
      { metadata: { generation: 2 }, spec: template("web:2", "proxy:1") },
      true,
      ["generation=2", "c=app", "image=web:2", "image-was=web:1"],
    ],
    [
      "an image of the Jobs of a CronJob",
      { metadata: { generation: 1 }, spec: { jobTemplate: { spec: template("a:1", "b:1") } } },
      { metadata: { generation: 2 }, spec: { jobTemplate: { spec: template("a:2", "b:2") } } },
      true,
      [
        ...["generation=2", "c=app", "image=a:2", "image-was=a:1"],
        ...["c=proxy", "image=b:2", "image-was=b:1"],
      ],
    ],
    ["the running Jobs", { status: { active: [] } }, { status: { active: [{}] } }, true, ["changed=status"]],
    [
      "the observed generation",
      { status: { observedGeneration: 1 } },
      { status: { observedGeneration: 2 } },
      false,
      ["changed=status"],
    ],
    [
      "the words of a condition",
      { status: { conditions: [DONE] } },
      { status: { conditions: [{ ...DONE, message: "m", lastUpdateTime: "t" }] } },
      false,
      ["changed=status"],
    ],
    ["a label", { metadata: { labels: {} } }, { metadata: { labels: { a: "b" } } }, false, []],
    [
      "members of wrong types",
      { status: [], spec: 1 },
      { status: { conditions: "x" }, spec: null },
      false,
      ["changed=status"],
    ],
  ] as const) {
    it(`is ${told ? "" : "not "}printed for ${title}`, () => {
      const event = update(before, after);
      assert.equal(isTold(event), told);
      assert.deepEqual(
        workloadTokens(event).map((token) => token.join("=")),
        tokens,
      );
    });
  }

  it("is not printed in a resync, and says nothing more if a cell says it", () => {
    const changed = [{ spec: { replicas: 1 } }, { spec: { replicas: 2 } }] as const;
    assert.equal(isTold({ ...update(...changed), cause: "resync" }), false);
    assert.deepEqual(workloadTokens(update(...changed, "0/1")), []);
  });
});

describe("a workload that is added", () => {
  it("shows the conditions that mean trouble", () => {
    const object = row("1/1", {
      status: {
        conditions: [
          LATE,
          { type: "Available", status: "True", reason: "Enough" },
          { type: "ReplicaFailure", status: "True" },
        ],
      },
    });
    assert.deepEqual(workloadTokens({ type: "add", object, cause: "initial" }), [
      ["cond", "Progressing:False"],
      ["reason", "ProgressDeadlineExceeded"],
      ["cond", "ReplicaFailure:True"],
    ]);
  });
});
