import { setTimeout as sleep } from "node:timers/promises";

/** Tries until `check` no longer fails, for half a minute. */
export async function eventually(check: () => Promise<void> | void): Promise<void> {
  for (const deadline = Date.now() + 30_000; ;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await sleep(100);
    }
  }
}
