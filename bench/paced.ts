import { systemClock } from "../src/base/clock.js";

/**
 * Calls `work` so many times, at most so often (Infinity: as it goes), several at once where it is slow. Rejects with
 * its first failure.
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
