import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { hasControls } from "../../src/printer/escape-terminal.js";
import { jsonpatchFormat } from "../../src/printer/formats/jsonpatch-format.js";
import type { PodEvent } from "../../src/printer/printer.js";
import { nested } from "../support/nested.js";
import { ADDED, AT, DELETED, HOSTILE, NEVER_SEEN, UPDATED, WEB } from "./sample-pods.js";

const HEAD = { timestamp: AT.toISOString(), kind: "Pod", namespace: "shop", name: "web", uid: "1" };

/** Prints events and returns the records. */
function printed(
  events: readonly PodEvent[],
  options: Parameters<typeof jsonpatchFormat>[0] = {},
): unknown[] {
  const { pods } = jsonpatchFormat(options);
  return events.map((event) => JSON.parse(pods(event, AT)) as unknown);
}

function withVersion(resourceVersion: string): Pod {
  return { ...WEB, metadata: { ...WEB.metadata, resourceVersion } };
}

describe("jsonpatchFormat", () => {
  it("prints an added object whole, a change as operations, and a deletion as the removal of all", () => {
    const events: PodEvent[] = [
      ADDED,
      { ...UPDATED, object: withVersion("8"), before: WEB },
      { ...UPDATED, object: withVersion("8"), before: withVersion("8"), cause: "resync" },
      DELETED,
    ];
    assert.deepEqual(printed(events), [
      { type: "ADDED", ...HEAD, patch: [{ op: "add", path: "", value: WEB }] },
      {
        type: "MODIFIED",
        ...HEAD,
        patch: [{ op: "replace", path: "/metadata/resourceVersion", value: "8" }],
      },
      { type: "MODIFIED", ...HEAD, mark: "resync", patch: [] },
      { type: "DELETED", ...HEAD, patch: [{ op: "remove", path: "" }] },
    ]);
  });

  it("says in which context an object is, and does not confuse it with one of the same name", () => {
    const records = ["east", "west"].flatMap((context) => [
      { ...ADDED, context },
      { ...UPDATED, context, before: WEB },
    ]);
    assert.deepEqual(
      (printed(records as PodEvent[]) as { context: string; patch: unknown[] }[]).map(
        ({ context, patch }) => [context, patch.length],
      ),
      [
        ["east", 1],
        ["east", 0],
        ["west", 1],
        ["west", 0],
      ],
    );
  });

  it("prints no patch to an object that cannot be read, and the next state of it whole", () => {
    const unreadable: PodEvent = { type: "update", key: "shop/web", object: undefined, cause: "watch" };
    const [, second, third] = printed([ADDED, unreadable, { ...UPDATED, before: WEB }]);
    const { uid, ...head } = HEAD;
    assert.deepEqual(second, { type: "MODIFIED", ...head });
    assert.deepEqual(third, { type: "MODIFIED", ...head, uid, patch: [{ op: "add", path: "", value: WEB }] });
  });

  it("prints whole what follows a state that is nested too deep to be compared", () => {
    const before = { ...WEB, spec: nested(70) } as unknown as Pod;
    assert.deepEqual(printed([{ ...UPDATED, before }]), [
      { type: "MODIFIED", ...HEAD, patch: [{ op: "add", path: "", value: WEB }] },
    ]);
  });

  it("prints the removal of an object that was never seen", () => {
    assert.deepEqual(printed([NEVER_SEEN]), [
      {
        type: "DELETED",
        timestamp: AT.toISOString(),
        mark: "missed",
        kind: "Pod",
        namespace: "shop",
        name: "gone",
        patch: [{ op: "remove", path: "" }],
      },
    ]);
  });

  it("hides what may be secret unless it is asked for", () => {
    const withEnv = (value: string): Pod => ({
      ...WEB,
      spec: { containers: [{ name: "app", env: [{ name: "A", value }] }] },
    });
    const events = [{ ...UPDATED, object: withEnv("s2"), before: withEnv("s1") } as PodEvent];
    const path = "/spec/containers/0/env/0/value";
    assert.deepEqual(printed(events), [
      { type: "MODIFIED", ...HEAD, patch: [{ op: "replace", path, value: "*** (after)" }] },
    ]);
    assert.deepEqual(printed(events, { redact: false }), [
      { type: "MODIFIED", ...HEAD, patch: [{ op: "replace", path, value: "s2" }] },
    ]);
  });

  it("escapes what a terminal would obey without changing what the JSON says", () => {
    const line = jsonpatchFormat({}).pods({ type: "add", object: HOSTILE, cause: "watch" }, AT);
    assert.ok(!hasControls(line.slice(0, -1)));
    assert.deepEqual((JSON.parse(line) as { patch: { value: unknown }[] }).patch[0]?.value, HOSTILE);
  });
});
