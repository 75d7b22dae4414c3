import { type Clock, sleepOn, systemClock } from "../../src/base/clock.js";

/**
 * Returns a clock that runs `factor` times as fast, for client and server alike. With it, a run of ten
 * minutes covers `factor` times as many, although waits and limits are those of users.
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
