import { systemClock } from "../../src/base/clock.js";

/** Only a failing test waits this long. Whatever succeeds takes much less, even on a busy machine. */
const LIMIT_MS = 60_000;
const PAUSE_MS = 10;

/** Calls `check` until it succeeds. After a minute, rejects with its last error. */
export async function eventually(check: () => Promise<void> | void): Promise<void> {
  const limit = systemClock.now() + LIMIT_MS;
  for (;;) {
    const startedAt = systemClock.now();
    try {
      await check();
      return;
    } catch (error) {
      if (startedAt > limit) {
        throw error;
      }
    }
    await pauseAfterLook(startedAt);
  }
}

/** Waits until `isSo` returns true. After a minute, calls `explain`, which should throw a helpful error. */
export async function until(isSo: () => boolean, explain: () => void = () => undefined): Promise<void> {
  const limit = systemClock.now() + LIMIT_MS;
  for (;;) {
    const startedAt = systemClock.now();
    if (isSo()) {
      return;
    }
    if (startedAt > limit) {
      explain();
      throw new Error(`it did not become so: ${isSo.toString()}`);
    }
    await pauseAfterLook(startedAt);
  }
}

/** Pauses for as long as the check took, because the awaited work may need many turns of the same thread. */
async function pauseAfterLook(startedAt: number): Promise<void> {
  await systemClock.sleep(Math.max(PAUSE_MS, systemClock.now() - startedAt));
}
