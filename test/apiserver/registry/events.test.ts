import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JsonObject } from "../../../src/apiserver/json/json-object.js";
import { brief } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const CORE = "/api/v1/namespaces/default/events";
const GROUP = "/apis/events.k8s.io/v1/namespaces/default/events";
const REGARDING = { kind: "Pod", namespace: "default", name: "web" };
const TIME = "2026-01-01T00:00:00.000000Z";

function groupEvent(name: string): object {
  return {
    metadata: { name },
    eventTime: TIME,
    type: "Normal",
    reason: "Tested",
    action: "Test",
    note: "all is well",
    reportingController: "example.com/tester",
    reportingInstance: "tester-1",
    regarding: REGARDING,
  };
}

describe("Events of both groups", () => {
  const fixture = useServer();

  async function objectAt(path: string): Promise<JsonObject> {
    return (await fixture.client.send(path)).json as unknown as JsonObject;
  }

  it("are one collection, with the names of members that each group has", async () => {
    await fixture.client.send(GROUP, { method: "POST", body: groupEvent("a") });
    const core = await objectAt(`${CORE}/a`);
    const group = await objectAt(`${GROUP}/a`);
    assert.deepEqual(
      [core["apiVersion"], core["message"], core["involvedObject"], core["reportingComponent"]],
      ["v1", "all is well", REGARDING, "example.com/tester"],
    );
    assert.deepEqual([core["source"], core["firstTimestamp"], core["note"]], [{}, null, undefined]);
    assert.deepEqual(
      [group["apiVersion"], group["note"], group["regarding"], group["deprecatedFirstTimestamp"]],
      ["events.k8s.io/v1", "all is well", REGARDING, null],
    );
    assert.deepEqual(group["metadata"], core["metadata"]);

    const source = { component: "kubelet" };
    const body = { metadata: { name: "b" }, involvedObject: REGARDING, message: "pulled", count: 2, source };
    await fixture.client.send(CORE, { method: "POST", body });
    const other = await objectAt(`${GROUP}/b`);
    assert.deepEqual(
      [other["note"], other["deprecatedCount"], other["deprecatedSource"], other["message"]],
      ["pulled", 2, source, undefined],
    );
    for (const path of [CORE, GROUP]) {
      const { items } = (await objectAt(path)) as { items: { metadata: { name: string } }[] };
      assert.deepEqual(
        items.map(({ metadata }) => metadata.name),
        ["a", "b"],
      );
    }
  });

  it("are changed, watched and deleted through both", async () => {
    await fixture.client.send(GROUP, { method: "POST", body: groupEvent("c") });
    const from = fixture.server.objects.resourceVersion;
    const watches = [];
    for (const path of [CORE, GROUP]) {
      watches.push(await fixture.client.watch(`${path}?watch=1&resourceVersion=${from}`));
    }
    const patch = { series: { count: 3, lastObservedTime: TIME } };
    const merge = { "content-type": "application/merge-patch+json" };
    await fixture.client.send(`${GROUP}/c`, { method: "PATCH", body: patch, headers: merge });
    assert.deepEqual((await objectAt(`${CORE}/c`))["series"], patch.series);
    await fixture.client.send(`${CORE}/c`, { method: "PATCH", body: { message: "more" }, headers: merge });
    assert.equal((await objectAt(`${GROUP}/c`))["note"], "more");
    await fixture.client.send(`${GROUP}/c`, { method: "DELETE" });
    assert.equal((await fixture.client.send(`${CORE}/c`)).code, 404);
    const told: string[][] = [];
    for (const watch of watches) {
      const events = await watch.take(3);
      told.push(events.map(brief));
      watch.close();
    }
    assert.deepEqual(told[0], told[1]);
    assert.equal(told[0]?.length, 3);
  });

  it("are selected by the names of fields that each group has, and have the same columns", async () => {
    await fixture.client.send(GROUP, { method: "POST", body: groupEvent("d") });
    for (const query of [
      `${CORE}?fieldSelector=involvedObject.name=web`,
      `${GROUP}?fieldSelector=regarding.name=web`,
    ]) {
      const { items } = (await objectAt(query)) as { items: JsonObject[] };
      assert.ok(items.length > 0, query);
    }
    const wrong = await fixture.client.send(`${GROUP}?fieldSelector=involvedObject.name=web`);
    assert.equal(wrong.code, 400);
    const headers = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    const rows: unknown[] = [];
    for (const path of [CORE, GROUP]) {
      const { json } = await fixture.client.send(`${path}/d`, { headers });
      rows.push((json as unknown as { rows: { cells: unknown[] }[] }).rows[0]?.cells);
    }
    assert.deepEqual(rows[0], rows[1]);
    assert.ok((rows[0] as unknown[]).includes("pod/web"), String(rows[0]));
  });
});
