import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";

/** Milliseconds between two looks at the wall clock. */
const TICK_MS = 5_000;

/** The callbacks that wait for the machine to wake up, and the one timer for all of them. */
interface Sleepers {
  readonly callbacks: Set<{ readonly callback: () => void }>;
  readonly tick: Alarm;
}

const sleepersOf = new WeakMap<Clock, Sleepers>();

/**
 * Calls `callback` each time the machine has slept for longer than two ticks, within one tick of its waking up. Returns
 * a function that ends this.
 *
 * While a machine sleeps, its timers stand still, but the wall clock does not. If the wall clock is set instead, the
 * callbacks are called, too. However many there are, one timer looks at the wall clock, and none after the last is
 * taken back.
 */
export function onWakeUp(clock: Clock, callback: () => void): () => void {
  const sleepers = sleepersOf.get(clock) ?? lookAt(clock);
  const entry = { callback };
  sleepers.callbacks.add(entry);
  return () => {
    if (sleepers.callbacks.delete(entry) && sleepers.callbacks.size === 0) {
      sleepers.tick.dispose();
      sleepersOf.delete(clock);
    }
  };
}

function lookAt(clock: Clock): Sleepers {
  let awakeMs = sleptMs(clock);
  const callbacks: Sleepers["callbacks"] = new Set();
  const tick = new Alarm(clock, () => {
    const before = awakeMs;
    awakeMs = sleptMs(clock);
    tick.set(TICK_MS);
    if (awakeMs - before > 2 * TICK_MS) {
      for (const { callback } of [...callbacks]) {
        callback();
      }
    }
  });
  tick.set(TICK_MS);
  const sleepers = { callbacks, tick };
  sleepersOf.set(clock, sleepers);
  return sleepers;
}

/** Returns milliseconds that grow only while the machine sleeps, or when the wall clock is set. */
function sleptMs(clock: Clock): number {
  return clock.date().getTime() - clock.now();
}
