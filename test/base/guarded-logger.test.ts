import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { guardedLogger } from "../../src/base/guarded-logger.js";
import type { Logger } from "../../src/base/logger.js";
import { settle } from "../support/fake-clock.js";

const LEVELS = ["debug", "info", "warn", "error"] as const;

function loggerOf(log: (level: string, fields: object, message: string) => void): Logger {
  return {
    debug: (fields, message) => log("debug", fields, message),
    info: (fields, message) => log("info", fields, message),
    warn: (fields, message) => log("warn", fields, message),
    error: (fields, message) => log("error", fields, message),
  };
}

describe("guardedLogger", () => {
  it("passes every line on, to the method that the logger has at that moment", () => {
    const lines: unknown[] = [];
    const logger = loggerOf((...line) => void lines.push(line));
    const guarded = guardedLogger(logger);
    for (const level of LEVELS) {
      guarded[level]({ level }, "words");
    }
    logger.debug = () => undefined;
    guarded.debug({}, "not any more");
    assert.deepEqual(
      lines,
      LEVELS.map((level) => [level, { level }, "words"]),
    );
  });

  for (const [how, log] of [
    ["throws", () => assert.fail("the worker has exited")],
    ["rejects", (async () => Promise.reject(new Error("the worker has exited"))) as () => void],
  ] as const) {
    it(`drops what the logger ${how} (IP-15)`, async () => {
      const guarded = guardedLogger(loggerOf(log));
      for (const level of LEVELS) {
        guarded[level]({}, "words");
      }
      await settle();
    });
  }
});
