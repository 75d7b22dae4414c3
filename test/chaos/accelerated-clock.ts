import { type Clock, sleepOn, systemClock } from "../../src/base/clock.js";

/**
 * Time that passes `factor` times as fast, for client and server alike: with the waits and limits that users have, a
 * run of ten minutes sees what happens in ten times as many.
 */
export function acceleratedClock(factor: number): Clock {
  const startedAt = Date.now();
  const clock: Clock = {
    now: () => systemClock.now() * factor,
    date: () => new Date(startedAt + (Date.now() - startedAt) * factor),
    timer: (ms, callback) => systemClock.timer(ms / factor, callback),
    sleep: async (ms, signal) => sleepOn(clock, ms, signal),
    nextTurn: async () => systemClock.nextTurn(),
  };
  return clock;
}
