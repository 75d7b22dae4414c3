import { platform, uptime } from "node:os";
import { type Clock, systemClock } from "../../base/clock.js";

/**
 * The system clock, with a `now` that goes on while the machine sleeps. It is for durations that people read. On Linux
 * the clock of Node stands still in that time, and the time since the machine was started does not.
 */
export const bootClock: Clock = {
  ...systemClock,
  now: platform() === "linux" ? () => uptime() * 1000 : () => systemClock.now(),
};
