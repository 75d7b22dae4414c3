import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { onAbort } from "../../src/base/abort.js";
import { ExitCode } from "../../src/cli/exit-code.js";
import type { EndingSignal } from "../../src/cli/host.js";
import { Shutdown } from "../../src/cli/shutdown.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { warningsDuring } from "../support/warnings.js";

interface Run {
  readonly shutdown: Shutdown;
  readonly lines: string[];
  readonly send: (signal: EndingSignal) => void;
}

function start(): Run {
  const listeners = new Set<(signal: EndingSignal) => void>();
  const logger = new RecordingLogger();
  const host = {
    onSignal: (listener: (signal: EndingSignal) => void): void => void listeners.add(listener),
    exit: (code: number): never => {
      throw new Error(`exit ${code}`);
    },
  };
  const shutdown = new Shutdown(host, logger);
  shutdown.handleSignals();
  return {
    shutdown,
    lines: logger.lines,
    send: (signal) => {
      for (const listener of listeners) {
        listener(signal);
      }
    },
  };
}

describe("Shutdown", () => {
  const codes = [
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const;
  for (const [signal, code] of codes) {
    it(`stops cleanly on ${signal} and ends with ${code}`, () => {
      const { shutdown, lines, send } = start();
      send(signal);
      assert.ok(shutdown.signal.aborted);
      assert.equal(shutdown.outcome(), code);
      assert.deepEqual(lines, ["info: Received termination, signaling shutdown"]);
    });
  }

  it("ends at once on the second signal, with its code", () => {
    const { lines, send } = start();
    send("SIGINT");
    assert.throws(() => send("SIGTERM"), { message: "exit 143" });
    assert.equal(lines.length, 1);
  });

  it("keeps the first reason", () => {
    const { shutdown, send } = start();
    shutdown.end(ExitCode.brokenPipe);
    shutdown.fail(new Error("late"));
    send("SIGINT");
    assert.equal(shutdown.outcome(), 141);
  });

  it("throws what it failed with", () => {
    const { shutdown } = start();
    shutdown.fail(new Error("refused"));
    assert.ok(shutdown.signal.aborted);
    assert.throws(() => shutdown.outcome(), { message: "refused" });
  });

  it("may be followed by any number of watches without a warning of Node", async () => {
    const { shutdown } = start();
    const warnings = await warningsDuring(async () => {
      for (let number = 0; number < 50; number += 1) {
        onAbort(shutdown.signal, () => undefined);
      }
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    });
    assert.deepEqual(warnings, []);
  });
});
