import { systemClock } from "../../src/base/clock.js";

/** Only a test that fails waits so long: it is much more than anything takes on a machine busy with other work. */
const LIMIT_MS = 60_000;
const PAUSE_MS = 10;

/** Tries until `check` does not fail; after a minute, rejects with what it failed with last. */
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

/** Waits until it is so. After a minute `explain` is to throw what is wrong. */
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

/** As long as the look took: what is waited for happens in the same thread, and may need many turns. */
async function pauseAfterLook(startedAt: number): Promise<void> {
  await systemClock.sleep(Math.max(PAUSE_MS, systemClock.now() - startedAt));
}
