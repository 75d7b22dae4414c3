import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import type { Change } from "../../../src/explain/change.js";
import type { ToldKubeEvent } from "../../../src/printer/kube-event-printer.js";
import type { PrintedCause } from "../../../src/printer/printer.js";
import { kubeEventWhy, podWhy, rowWhy } from "../../../src/printer/tables/why-text.js";
import { ENCODINGS, explained, type Step } from "../../explain/told.js";
import { pod, STATES } from "../../explain/states.js";
import { LINE_FIELDS } from "../../../src/printer/line-printer.js";

const FILE = new URL("golden-why.txt", import.meta.url);

/** Set to write the golden file anew. Read the difference before you commit it. */
const WRITE = process.env["WRITE_GOLDEN"] === "1";

function whys(steps: readonly Step[], encode?: (pod: Pod) => Pod): string[] {
  return explained(steps, LINE_FIELDS, encode).map(({ reading, why }) => {
    const { object } = reading;
    const shown = { status: why.shown?.status ?? "", node: object?.spec?.nodeName ?? "" };
    return podWhy(reading, why, shown);
  });
}

/** Tells a state as in the golden lines: of a pod that is found, one that is updated, and one that is deleted. */
function stateWhys([before, state]: (typeof STATES)[string], encode?: (pod: Pod) => Pod): string[] {
  const [was, now, gone] = [pod(before), pod(state), pod(state)];
  return [
    ...whys([{ type: "add", pod: now, cause: "initial" }], encode),
    ...whys(
      [
        { type: "add", pod: was, cause: "initial" },
        { type: "update", pod: now, seconds: 5 },
      ],
      encode,
    ).slice(1),
    ...whys([{ type: "delete", pod: gone, seconds: 5 }], encode),
  ];
}

describe("WHY of a pod", () => {
  const found = Object.entries(STATES).map(([name, states]) => {
    const [json, protobuf] = [ENCODINGS.json, ENCODINGS.protobuf].map((encode) => stateWhys(states, encode));
    assert.deepEqual(json, protobuf);
    return `${name}\n${(protobuf ?? []).map((why, index) => `  ${["found", "updated", "deleted"][index] ?? ""}: ${why}`.trimEnd()).join("\n")}\n`;
  });

  it("is that of golden-why.txt for each state when the pod is found, updated and deleted", () => {
    const text = found.join("\n");
    if (WRITE) {
      writeFileSync(FILE, text);
    }
    assert.equal(text, readFileSync(FILE, "utf8"));
  });
});

/** Returns WHY for one change of a pod. */
function ofPod(
  tokens: Readonly<Record<string, string>>,
  { cause = "watch", container }: { readonly cause?: PrintedCause; readonly container?: string } = {},
): string {
  const change: Change = {
    what: container === undefined ? "other" : "container",
    significance: "significant",
    tokens: Object.entries(tokens).map(([key, text]) => ({ key, text, value: text, quoted: false })),
    ...(container === undefined ? {} : { container }),
  };
  return podWhy({ cause }, { changes: [change] }, { status: "Running", node: "node-2" });
}

describe("WHY of one change", () => {
  const ofTokens: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ was: "Pending", for: "2s" }, "was Pending for 2s"],
    [{ "ready-was": "0/1" }, "ready was 0/1"],
    [{ unready: "<none>" }, "all containers ready"],
    [{ owner: "sts/db" }, "created by sts/db"],
    [{ replaces: "1f3a9c02", "gone-for": "1.5s" }, "replaces 1f3a9c02, gone for 1.5s"],
    [{ "node-was": "<none>" }, "placed on node-2"],
    [{ "node-was": "node-1" }, "was on node-1"],
    [{ grace: "30s", finalizers: "a/b,c/d" }, "deletion requested, 30s grace, kept by a/b,c/d"],
    [{ disruption: "Comet" }, "disrupted: Comet"],
    [{ disruption: "toString" }, "disrupted: toString"],
    [{ cond: "a:b:<none>" }, "a:b is gone"],
    [{ gates: "<none>" }, "no scheduling gates left"],
    [{ reason: "Odd", msg: "no node" }, "Odd: no node"],
    [{ changed: "status,metadata" }, "status and metadata changed"],
    [{ novelty: "1" }, "novelty 1"],
  ];
  for (const [tokens, words] of ofTokens) {
    it(`says "${words}"`, () => assert.equal(ofPod(tokens), words));
  }

  const ofContainers: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ reason: "OOMKilled", exit: "137", signal: "KILL" }, "app OOMKilled, exit 137 (KILL)"],
    [
      { reason: "Error", exit: "1", ran: "3s", msg: "no", restarted: "1" },
      "app exit 1 after 3s, restarted: no",
    ],
    [{ restarted: "3", last: "Error", exit: "1" }, "app restarted 3 times after exit 1"],
    [{ last: "OOMKilled", exit: "137", backoff: "10s" }, "app was OOMKilled, again in 10s"],
    [{ waiting: "ErrImagePull", image: "a:1", msg: "x" }, "app waits: ErrImagePull, cannot pull a:1: x"],
    [{ image: "a:1" }, "app image a:1"],
    [{ backoff: "5m" }, "app again in 5m"],
    [{ msg: "no secret" }, "app: no secret"],
    [{ started: "" }, "app started"],
  ];
  for (const [tokens, words] of ofContainers) {
    it(`says "${words}" of a container`, () => assert.equal(ofPod(tokens, { container: "app" }), words));
  }

  it("says nothing of a healthy pod that is found, and all of one that is added", () => {
    const tokens = { owner: "deploy/web", age: "6d" };
    assert.equal(ofPod(tokens, { cause: "initial" }), "");
    assert.equal(ofPod(tokens), "created by deploy/web");
  });

  it("ends with the mark of a change that was missed", () => {
    assert.equal(ofPod({ lived: "5s" }, { cause: "relist" }), "lived 5s (missed)");
    assert.equal(rowWhy({ cause: "relist" }, []), "(missed)");
  });

  it("escapes what a terminal may obey", () => {
    assert.equal(ofPod({ msg: "a\u001b[2Jb\u202e" }), "a\\u001b[2Jb\\u202e");
    assert.equal(rowWhy({ cause: "watch" }, [["c", "\u0007"]]), "\\u0007");
  });

  it("tells three conditions and three containers, and how many more there are", () => {
    const changes = ["a", "b", "c", "d", "e"].flatMap((name): Change[] => [
      { what: "condition", significance: "change", tokens: [told("cond", `${name}:True`)] },
      { what: "container", significance: "change", container: name, rank: 1, tokens: [told("exit", "1")] },
    ]);
    assert.equal(
      podWhy({ cause: "watch" }, { changes }, undefined),
      "a is True; b is True; c is True; 2 more conditions; a exit 1; b exit 1; c exit 1; 2 more containers",
    );
  });
});

function told(key: string, text: string): Change["tokens"][number] {
  return { key, text, value: text, quoted: false };
}

describe("WHY of other objects", () => {
  it("tells the cells that changed, and each condition and container apart", () => {
    const tokens = [
      ["ready-was", "1/3"],
      ["generation", "2"],
      ["cond", "Progressing:False"],
      ["reason", "ProgressDeadlineExceeded"],
      ["msg", "timed out"],
      ["c", "app"],
      ["image", "web:2"],
      ["image-was", "web:1"],
    ] as const;
    assert.equal(
      rowWhy({ cause: "watch" }, tokens),
      "ready was 1/3, generation 2; Progressing is False (ProgressDeadlineExceeded): timed out; app image web:2, was web:1",
    );
  });

  it("tells a Kubernetes Event with its container, its count, its owner and its age", () => {
    const event: ToldKubeEvent = {
      ...{ kind: "Pod", subject: "web", namespace: "shop", reason: "Unhealthy", type: "Warning", count: 3 },
      ...{ owner: "deploy/web", container: "app", message: "Readiness probe failed", context: undefined },
      ...{ age: "2m", cause: "initial", object: {} },
    };
    assert.equal(
      kubeEventWhy(event),
      "app Unhealthy (3 times): Readiness probe failed; of deploy/web; 2m ago",
    );
    const plain = { ...event, count: 1, owner: "", container: "", message: "", age: undefined };
    assert.equal(kubeEventWhy(plain), "Unhealthy");
  });
});
