import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatOf, type OutputFormat } from "../../src/printer/formats/output-formats.js";
import type { ToldKubeEvent } from "../../src/printer/kube-event-printer.js";
import { clockTime } from "../../src/printer/line-time.js";
import { plainPaint } from "../../src/printer/printer.js";

const AT = new Date(2026, 10, 29, 14, 44, 9);
const UNHEALTHY: ToldKubeEvent = {
  kind: "Pod",
  subject: "web-7d9c-new01",
  namespace: "shop",
  reason: "Unhealthy",
  type: "Warning",
  count: 3,
  owner: "",
  container: "app",
  message: "Readiness probe failed: HTTP probe failed with statuscode: 503",
  context: undefined,
  age: undefined,
  cause: "watch",
  object: { apiVersion: "v1", kind: "Event", metadata: { namespace: "shop", name: "web-7d9c-new01.17a" } },
};

async function printed(format: OutputFormat, event: Partial<ToldKubeEvent> = {}): Promise<string> {
  const print = await (await formatOf(format, { paint: plainPaint, time: clockTime() })).kubeEvents();
  return print({ ...UNHEALTHY, ...event }, AT);
}

describe("the line of a Kubernetes Event", () => {
  it("has a sentence of its own", async () => {
    const sentence = "2026/11/29 14:44:09 Event for Pod web-7d9c-new01: Unhealthy";
    assert.equal(await printed("short"), `${sentence}\n`);
    assert.equal(
      await printed("default"),
      `${sentence}  ns=shop type=Warning count=3 c=app msg="Readiness probe failed: HTTP probe failed with statuscode: 503"\n`,
    );
  });

  it("leaves out what there is nothing to say of, and ends with the mark", async () => {
    const event = { count: 1, container: "", message: "", age: "4m12s", cause: "initial" } as const;
    assert.match(await printed("default", event), /: Unhealthy  ns=shop type=Warning age=4m12s initial\n$/);
    assert.match(await printed("default", { context: "prod" }), / c=app context=prod msg=/);
  });

  it("quotes a reason, a kind or a name that could pass for other fields, and cuts a long reason", async () => {
    const forged = "Healthy  ns=prod type=Normal";
    for (const format of ["short", "default"] as const) {
      const texts = await Promise.all(
        [{ reason: forged }, { subject: forged }, { kind: forged }, { reason: "x".repeat(1_000) }].map(
          async (event) => printed(format, event),
        ),
      );
      const sentences = [
        `Event for Pod web-7d9c-new01: "${forged}"`,
        `Event for Pod "${forged}": Unhealthy`,
        `Event for "${forged}" web-7d9c-new01: Unhealthy`,
        `Event for Pod web-7d9c-new01: ${"x".repeat(159)}…`,
      ];
      for (const [index, sentence] of sentences.entries()) {
        assert.ok(
          texts[index]?.startsWith(
            `2026/11/29 14:44:09 ${sentence}${format === "short" ? "\n" : "  ns=shop"}`,
          ),
        );
      }
    }
  });

  it("shows nothing that a terminal would obey", async () => {
    const evil = "\u001b[2J\n\u202e";
    const names = ["subject", "namespace", "reason", "type", "container", "message", "kind"];
    const event = {
      ...Object.fromEntries(names.map((name) => [name, evil])),
      object: { metadata: { name: evil }, message: evil },
    };
    for (const format of ["default", "short", "json", "yaml", "name"] as const) {
      const text = await printed(format, event);

      assert.doesNotMatch(text.slice(0, -1), format === "yaml" ? /[\u001b\u202e]/ : /[\u001b\n\u202e]/);
    }
  });
});

describe("the record of a Kubernetes Event", () => {
  it("is of the type EVENT in JSON and YAML, and kubectl's name with -o name", async () => {
    assert.deepEqual(JSON.parse(await printed("json", { cause: "relist", context: "prod" })), {
      type: "EVENT",
      timestamp: AT.toISOString(),
      mark: "missed",
      context: "prod",
      object: UNHEALTHY.object,
    });
    assert.match(await printed("yaml"), /^---\ntype: EVENT\ntimestamp: .*\nobject:\n {2}apiVersion: v1\n/);
    assert.equal(await printed("name"), "event/web-7d9c-new01.17a\n");
  });
});
