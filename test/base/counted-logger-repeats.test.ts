import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countedLogger } from "../../src/base/counted-logger.js";
import { silentLogger } from "../../src/base/logger.js";
import { FakeClock } from "../support/fake-clock.js";

const HOUR = 3_600_000;

interface Run {
  readonly clock: FakeClock;
  readonly newState: () => void;
  /** What was told: the kind, the number of this time, and how many more there were. */
  readonly told: string[];
  readonly happen: (kind: string, times?: number) => void;
}

function start(): Run {
  const clock = new FakeClock();
  const told: string[] = [];
  const logger = countedLogger(
    {
      ...silentLogger,
      warn: (fields, message) => {
        const { number, more = 0 } = fields as { number: number; more?: number };
        told.push(`${message.replace(/ \(and \d+ more\)$/, "")}#${number}+${more}`);
      },
    },
    clock,
  );
  let number = 0;
  return {
    clock,
    newState: () => logger.newState(),
    told,
    happen: (kind, times = 1) => {
      for (let time = 0; time < times; time += 1) {
        number += 1;
        logger.warn({ number }, kind);
      }
    },
  };
}

describe("CountedLogger, when failures are repeated", () => {
  it("tells the first time at once, and counts the others", async () => {
    const { clock, told, happen } = start();
    happen("a", 735_001);
    assert.deepEqual(told, ["a#1+0"]);
    await clock.advance(10_000);
    assert.deepEqual(told.slice(1), ["a#735001+734999"]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("tells each kind by itself", () => {
    const { told, happen } = start();
    happen("a", 2);
    happen("b", 2);
    assert.deepEqual(told, ["a#1+0", "b#3+0"]);
  });

  it("tells a failure that goes on less and less often, and at least once an hour", async () => {
    const { clock, told, happen } = start();
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      happen("a");
      await clock.advance(60_000);
    }
    assert.ok(told.length > 24 && told.length < 36, `${told.length} lines in a day`);
    const counted = told.map((line) => Number(line.split("+")[1]) + 1);
    assert.equal(counted.at(-1), 60);
  });

  it("tells the next time at once when it had not happened for long", async () => {
    const { clock, told, happen } = start();
    happen("a", 2);
    await clock.advance(HOUR + 10_000);
    assert.deepEqual(told, ["a#1+0", "a#2+0"]);
    happen("a", 2);
    assert.deepEqual(told.slice(2), ["a#3+0"]);
    await clock.advance(10_000);
    assert.deepEqual(told.slice(3), ["a#4+0"]);
  });

  it("tells the rest when a new state begins, then each kind again, and leaves no timer", () => {
    const { clock, newState, told, happen } = start();
    happen("a", 5);
    happen("b");
    newState();
    assert.deepEqual(told, ["a#1+0", "b#6+0", "a#5+3"]);
    assert.equal(clock.pendingTimers, 0);
    happen("a");
    assert.deepEqual(told.slice(3), ["a#7+0"]);
    newState();
    assert.equal(told.length, 4);
  });

  it("keeps a bounded number of kinds, and loses no count of those that it forgets", () => {
    const { clock, told, happen } = start();
    happen("first", 3);
    for (let kind = 0; kind < 1_000; kind += 1) {
      happen(`kind-${kind}`);
    }
    assert.ok(told.includes("first#3+1"), told.join());
    assert.equal(told.length, 1_002);
    assert.equal(clock.pendingTimers, 0);
  });
});
