import { systemClock } from "../src/base/clock.js";

/**
 * Calls `work` `count` times, at most `perSecond` times per second. With
 * Infinity, calls it as fast as possible. If the work is slow, several
 * calls run at the same time. Rejects with the first failure of a call.
 */
export async function paced(
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
  work: () => Promise<void>,
): Promise<void> {
  const startedAt = systemClock.now();
  const pending = new Set<Promise<void>>();
  for (let done = 0; done < count; done += 1) {
    const dueMs = (done / perSecond) * 1000 - (systemClock.now() - startedAt);
    if (dueMs > 1) {
      await systemClock.sleep(dueMs);
    }
    const one = work().finally(() => void pending.delete(one));
    pending.add(one);
    if (pending.size >= 16) {
      await Promise.race(pending);
    }
  }
  await Promise.all(pending);
}
