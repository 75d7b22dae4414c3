import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiException } from "@kubernetes/client-node";
import { StatusError } from "../../src/api/status-error.js";
import { pod } from "../support/pods.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { type ControllerRun, runController } from "./controller-run.js";

const BODY = {
  kind: "Status",
  reason: "Conflict",
  message: 'Operation cannot be fulfilled on deployments.apps "web": the object has been modified',
  code: 409,
};

const CONFLICTS: Readonly<Record<string, Error>> = {
  "a StatusError": new StatusError(BODY, { httpStatus: 409 }),
  "an ApiException of client-node": new ApiException(409, "Unknown API Status Code!", JSON.stringify(BODY), {
    "content-length": "300",
  }),
  "an AggregateError of several": new AggregateError(
    [1, 2].map(() => new StatusError(BODY, { httpStatus: 409 })),
    "two writes failed",
  ),
};

async function withErrors(errors: readonly Error[], logger: RecordingLogger): Promise<ControllerRun> {
  const left = [...errors];
  return runController([pod("a", "1")], {
    logger,
    reconcile: () => {
      const error = left.shift();
      if (error !== undefined) {
        throw error;
      }
    },
  });
}

async function stopBoth({ pods, ...run }: ControllerRun): Promise<void> {
  await run.stop();
  await pods.stop();
}

describe("a controller whose reconciliation meets a conflict", () => {
  for (const [what, error] of Object.entries(CONFLICTS)) {
    it(`logs ${what} as one line at the level debug, and tries again`, async () => {
      const logger = new RecordingLogger("debug", "info", "warn", "error");
      const run = await withErrors([error, error], logger);
      await run.pods.clock.advance(15);
      assert.equal(run.reconciled.length, 3);
      assert.deepEqual(logger.lines, [
        "debug: a conflict will be tried again",
        "debug: a conflict will be tried again",
      ]);
      const [fields] = logger.fields as Record<string, unknown>[];
      assert.deepEqual(
        [fields?.["controller"], fields?.["key"], fields?.["failures"]],
        ["web", "default/a", 1],
      );
      assert.match(String(fields?.["reason"]), /^[^\n]{10,160}$/);
      assert.equal(fields?.["err"], undefined);
      await stopBoth(run);
    });
  }

  it("logs an error when something else failed beside it", async () => {
    const logger = new RecordingLogger();
    const failures = [new StatusError(BODY, { httpStatus: 409 }), new Error("no such host")];
    const run = await withErrors([new AggregateError(failures, "two writes failed")], logger);
    await run.pods.clock.advance(5);
    assert.deepEqual(logger.lines, ["error: a reconciliation failed and will be tried again"]);
    await stopBoth(run);
  });

  it("logs an error when one key meets more than five in a row", async () => {
    const logger = new RecordingLogger();
    const conflict = new StatusError(BODY, { httpStatus: 409 });
    const run = await withErrors(
      Array.from({ length: 6 }, () => conflict),
      logger,
    );
    await run.pods.clock.advance(5 + 10 + 20 + 40 + 80 + 160);
    assert.equal(run.reconciled.length, 7);
    assert.deepEqual(logger.lines, ["error: a reconciliation failed and will be tried again"]);
    await stopBoth(run);
  });

  it("logs every other refusal as an error", async () => {
    const logger = new RecordingLogger();
    const run = await withErrors([new StatusError({ code: 403 }, { httpStatus: 403 })], logger);
    assert.deepEqual(logger.lines, ["error: a reconciliation failed and will be tried again"]);
    await run.pods.clock.advance(5);
    await stopBoth(run);
  });
});
