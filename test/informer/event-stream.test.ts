import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import type { ResourceEvent } from "../../src/informer/resource-event-handler.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { podServer, prepareInformer, runInformer } from "../support/run-informer.js";

function describeEvent(event: ResourceEvent<Pod>): string {
  switch (event.type) {
    case "add":
      return `add ${event.object.metadata?.name ?? ""} ${event.cause}`;
    case "update":
      return `update ${event.oldObject.metadata?.resourceVersion ?? ""}->${event.object.metadata?.resourceVersion ?? ""}`;
    case "delete":
      return `delete ${event.deleted.key}`;
  }
}

describe("events()", () => {
  it("yields what handlers hear, and ends with the informer", async () => {
    const server = podServer(pod("a", "1")).modified(pod("a", "11")).deleted(pod("a", "12"));
    const run = prepareInformer(server);
    const events: string[] = [];
    const reading = (async () => {
      for await (const event of run.informer.events()) {
        events.push(describeEvent(event));
      }
    })();
    await run.start();
    await settle();
    await run.stop();
    await reading;
    assert.deepEqual(events, ["add a initial", "update 1->11", "delete default/a"]);
  });

  it("lets the loop body set the pace, and loses nothing", async () => {
    const server = podServer();
    const run = await runInformer(server, { queueLimit: 1 });
    const stream = run.informer.events({ queue: { kind: "bounded", limit: 1 } });
    for (let version = 11; version <= 30; version += 1) {
      run.send("ADDED", pod(`p${version}`, String(version)));
    }
    await settle(50);
    assert.ok(Number(run.informer.lastSyncResourceVersion) < 20, "the server is not read ahead of the loop");
    let told = 0;
    for await (const event of stream) {
      assert.equal(event.type, "add");
      told += 1;
      if (told === 20) {
        break;
      }
    }
    assert.equal(told, 20);
    await run.stop();
  });

  it("answers each call of next, in order, also those that do not wait for each other", async () => {
    const run = await runInformer(podServer(pod("a", "1")));
    const stream = run.informer.events();
    const answers = [stream.next(), stream.next(), stream.next(), stream.next()];
    await settle();
    run.send("ADDED", pod("b", "11"));
    run.send("ADDED", pod("c", "12"));
    await settle();
    await run.stop();
    const told = (await Promise.all(answers)).map(({ done, value }) =>
      done === true ? "done" : describeEvent(value),
    );
    assert.deepEqual(told, ["add a initial", "add b watch", "add c watch", "done"]);
  });

  it("is removed when the loop is left", async () => {
    const run = await runInformer(podServer(pod("a", "1"), pod("b", "2")));
    for await (const event of run.informer.events()) {
      assert.equal(event.type, "add");
      break;
    }
    run.send("MODIFIED", pod("a", "11"));
    await settle();
    await run.stop();
  });

  it("ends with its own signal, and leaves no listener on it", async () => {
    const run = await runInformer(podServer());
    const controller = new AbortController();
    const stream = run.informer.events({ signal: controller.signal });
    const next = stream.next();
    controller.abort();
    assert.deepEqual(await next, { done: true, value: undefined });
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
    await run.stop();
  });

  it("does not keep the informer from stopping when it has no loop", async () => {
    const run = prepareInformer(podServer(pod("a", "1")));
    run.informer.events();
    await run.start();
    await run.stop();
  });
});
