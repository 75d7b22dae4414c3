import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PODS } from "../../src/api/built-in-resources.js";
import type { GroupVersionResource } from "../../src/api/resource.js";
import type { Pod } from "../../src/api/pod.js";
import type { HandlerFailure, InformerEnding } from "../../src/informer/reports/reports.js";
import { SharedInformerFactory } from "../../src/informer/shared-informer-factory.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { podServer, prepareInformer, runInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { ScriptedTransport } from "../support/scripted-transport.js";
import { warningsDuring } from "../support/warnings.js";

function broken(): never {
  throw new Error("broken handler");
}

/** No callbacks, as of a program that passes only a logger or nothing at all. */
const UNTOLD = { onEnding: undefined, onHandlerError: undefined };

function server(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

function forbidden(times: number): ScriptedListWatch<Pod> {
  const script = server();
  for (let time = 0; time < times; time += 1) {
    script.status(403, { message: "pods is forbidden" });
  }
  return script;
}

describe("an informer that has only a logger", () => {
  it("warns when its lists begin to fail, tells repeats as details, and says when it watches again", async () => {
    const logger = new RecordingLogger("debug", "info", "warn", "error");
    const script = forbidden(3).refused(1).list([], { at: "10" }).watch();
    const run = await runInformer(script, { ...UNTOLD, logger });
    await run.clock.advance(60_000);
    assert.equal(run.informer.state.kind, "watching");
    assert.deepEqual(
      logger.lines.filter((line) => /failed|again/.test(line)),
      [
        "warn: a list failed",
        "debug: a list failed",
        "debug: a list failed",
        "warn: a list failed",
        "info: watching again",
      ],
    );
    const [first] = logger.fields as { informer: string; kind: string; err: Error }[];
    assert.deepEqual(
      [first?.informer, first?.kind, first?.err.message],
      ["pods", "forbidden", "pods is forbidden"],
    );
    await run.stop();
  });

  it("names itself in every line, details included", async () => {
    const logger = new RecordingLogger("debug", "info", "warn", "error");
    const script = forbidden(1)
      .list([pod("a", "1")], { at: "10" })
      .watch();
    const run = await runInformer(script, { ...UNTOLD, logger });
    run.informer.addEventHandler({ onAdd: broken });
    await run.clock.advance(60_000);
    for (const line of ["warn: a list failed", "debug: listed", "error: an event handler failed"]) {
      assert.ok(logger.lines.includes(line), logger.lines.join("\n"));
    }
    assert.deepEqual(
      new Set(logger.fields.map((fields) => (fields as { informer?: string }).informer)),
      new Set(["pods"]),
    );
    await run.stop();
  });

  it("does not warn when a watch ends as watches do", async () => {
    const logger = new RecordingLogger("debug", "info", "warn", "error");
    const script = podServer(pod("a", "1")).added(pod("b", "11"));
    const run = await runInformer(script, { ...UNTOLD, logger });
    await run.clock.advance(300_000);
    script.watch();
    script.current.feed({ kind: "end" });
    await settle();
    assert.deepEqual(
      logger.lines.filter((line) => line.startsWith("warn")),
      [],
    );
    assert.ok(logger.lines.includes("debug: a watch ended, and the next one follows"));
    await run.stop();
  });

  it("says which handler of which informer failed, and at which object", async () => {
    const logger = new RecordingLogger();
    const run = prepareInformer(podServer(pod("a", "1")), { ...UNTOLD, logger });
    run.informer.addEventHandler({ onAdd: broken }, { name: "counter" });
    await run.start();
    assert.deepEqual(logger.lines, ["error: an event handler failed"]);
    const { err, ...fields } = logger.fields[0] as { err: Error };
    assert.equal(err.message, "broken handler");
    assert.deepEqual(fields, { informer: "pods", handler: "counter", key: "default/a" });
    await run.stop();
  });
});

describe("an informer that has neither a logger nor callbacks", () => {
  it("tells each kind of failure once as a warning of the process, with a code that can be silenced", async () => {
    const codes: unknown[] = [];
    const onWarning = (warning: Error & { code?: string }): void => void codes.push(warning.code);
    process.on("warning", onWarning);
    const warnings = await warningsDuring(async () => {
      for (let informer = 0; informer < 2; informer += 1) {
        const script = forbidden(4)
          .list([pod("a", "1"), pod("b", "2")], { at: "10" })
          .watch();
        const run = prepareInformer(script, { ...UNTOLD, name: "silent pods" });
        run.informer.addEventHandler({ onAdd: broken });
        await run.start();
        await run.clock.advance(60_000);
        await run.stop();
      }
      await settle();
    });
    process.off("warning", onWarning);
    assert.deepEqual(warnings, [
      "InformerWarning: silent pods: a list failed: pods is forbidden",
      "InformerWarning: silent pods: an event handler failed: broken handler",
    ]);
    assert.deepEqual(codes, ["K8S_INFORMER_WATCH", "K8S_INFORMER_HANDLER"]);
  });

  it("warns with a text that no server can use to control the terminal", async () => {
    const warnings = await warningsDuring(async () => {
      const script = server().status(403, { message: `\u001b]0;title\u0007${"x".repeat(1_000)}` });
      const run = await runInformer(script, { ...UNTOLD, name: "hostile pods" });
      await run.stop();
    });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^InformerWarning: hostile pods: a list failed: {2}\]0;title x+…$/);
    assert.ok((warnings[0] ?? "").length < 320);
  });
});

describe("the reports of an informer", () => {
  it("tell a handler's failure with its informer, its event and the key of the object", async () => {
    const failures: HandlerFailure[] = [];
    const run = prepareInformer(podServer(pod("a", "1")), {
      resource: PODS,
      namespace: "default",
      onHandlerError: (failure) => void failures.push(failure),
    });
    run.informer.addEventHandler({ onAdd: broken }, { name: "counter" });
    await run.start();
    const [failure] = failures;
    assert.ok(failure !== undefined);
    const { error, event, ...rest } = failure;
    assert.deepEqual(rest, {
      informer: { name: "pods", resource: PODS, namespace: "default" },
      handler: "counter",
      key: "default/a",
    });
    assert.equal((error as Error).message, "broken handler");
    assert.deepEqual(event, { type: "add", object: pod("a", "1"), cause: "initial" });
    await run.stop();
  });

  it("say which informer of a factory they are about, and whether an ending is a failure", async () => {
    const JOBS: GroupVersionResource = { group: "batch", version: "v1", resource: "jobs" };
    const endings: InformerEnding[] = [];
    const states: unknown[] = [];
    const factory = new SharedInformerFactory({
      transport: new ScriptedTransport({ status: 503 }),
      onEnding: (ending) => void endings.push(ending),
      onStateChange: ({ kind }, { name }) => void states.push([name, kind]),
    });
    factory.informer(JOBS, { namespace: "shop" });
    factory.start(new AbortController().signal);
    await settle();
    await factory.shutdown();
    assert.deepEqual(
      endings.map(({ informer, isFailure }) => ({ informer, isFailure })),
      [{ informer: { name: "jobs.batch", resource: JOBS, namespace: "shop" }, isFailure: true }],
    );
    assert.deepEqual(states.at(-1), ["jobs.batch", "stopped"]);
  });

  it("tell endings under the former name of the callback, too", async () => {
    const told: string[] = [];
    const run = await runInformer(server().refused(1).list([], { at: "10" }).watch(), {
      onEnding: ({ kind }) => void told.push(`new ${kind}`),
      onWatchError: ({ kind }) => void told.push(`old ${kind}`),
    });
    assert.deepEqual(told, ["new unreachable", "old unreachable"]);
    await run.stop();
  });
});
