import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countedLogger } from "../../src/base/counted-logger.js";
import type { Logger } from "../../src/base/logger.js";
import { FakeClock } from "../support/fake-clock.js";

function start(): { logger: ReturnType<typeof countedLogger>; clock: FakeClock; lines: string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const inner: Logger = {
    debug: keep("debug"),
    info: keep("info"),
    warn: keep("warn"),
    error: keep("error"),
  };
  const clock = new FakeClock();
  return { logger: countedLogger(inner, clock), clock, lines };
}

describe("CountedLogger", () => {
  it("tells a kind of warning or error once, and then how many more there were", async () => {
    const { logger, clock, lines } = start();
    for (let event = 1; event <= 4; event += 1) {
      logger.warn({ reason: `reason ${event}` }, "skipped an event");
      logger.error({ index: "byNode" }, "an index function failed");
    }
    const first = [
      'warn skipped an event {"reason":"reason 1"}',
      'error an index function failed {"index":"byNode"}',
    ];
    assert.deepEqual(lines, first);
    await clock.advance(10_000);
    assert.deepEqual(lines.slice(2), [
      'warn skipped an event (and 2 more) {"reason":"reason 4","more":2}',
      'error an index function failed (and 2 more) {"index":"byNode","more":2}',
    ]);
  });

  it("tells a detail that a server can cause at any rate in the same way, whatever its version", async () => {
    const { logger, clock, lines } = start();
    for (let event = 1; event <= 4; event += 1) {
      logger.countedDebug({ key: `d/${event}`, resourceVersion: String(event) }, "ignored an event");
    }
    await clock.advance(10_000);
    assert.deepEqual(lines, [
      'debug ignored an event {"key":"d/1","resourceVersion":"1"}',
      'debug ignored an event (and 2 more) {"key":"d/4","resourceVersion":"4","more":2}',
    ]);
  });

  it("tells what another name has done, and not what another object has", () => {
    const { logger, lines } = start();
    for (const handler of ["one", "two"]) {
      logger.error({ handler }, "an event handler failed");
    }
    for (const key of ["shop/a", "shop/b", "shop/c"]) {
      logger.warn({ key, reason: `at ${key}` }, `cannot decode the pod ${key}, printing only its name`);
    }
    assert.equal(lines.length, 3);
    logger.newState();
    assert.deepEqual(lines.slice(3), [
      'warn cannot decode the pod shop/c, printing only its name (and 1 more) {"key":"shop/c","reason":"at shop/c","more":1}',
    ]);
  });

  it("passes on details and news", () => {
    const { logger, lines } = start();
    for (let time = 0; time < 3; time += 1) {
      logger.debug({}, "detail");
      logger.info({}, "news");
    }
    assert.equal(lines.length, 6);
  });

  it("counts once when it is wrapped twice", () => {
    const { logger, clock } = start();
    assert.equal(countedLogger(logger, clock), logger);
  });
});
