import { setFlagsFromString } from "node:v8";
import { systemClock } from "../../base/clock.js";

/** Lists are mostly over by then, and what still runs runs for long. */
const LIST_MS = 1_500;

/**
 * How V8 is told what is worth optimizing, in Node 20: how much of its bytecode a function has run through, in bytes.
 * Later ones have a compiler between, and count in another way: they are left alone.
 */
const BUDGET = { v8: "11.3.", flag: "--interrupt-budget", usual: 66 * 1024, inList: 16 * 66 * 1024 } as const;

/**
 * Sets V8 up for a list and then a long stream of short-lived objects. It reads all of these flags whenever it uses them,
 * so that they can be set in a process that runs already. To be called when everything is loaded: V8 takes bytecode back,
 * Node's own too, only with the flags that it was made with.
 *
 * The young generation stays at the 1 MiB it begins with. It would grow to 16 MiB, and what has been read from the network
 * and is done with waits for its next collection, as much as twice its size. Measured with a list of 10 000 pods: a peak of
 * 95 MB instead of 140 at the same CPU; over 120 000 updates a tenth more CPU, 2 microseconds each.
 *
 * And it is collected by one thread. What survives of a mebibyte is too little to share out: waking the others costs more
 * than they do. Measured over 100 000 updates as fast as they come: 45 microseconds of CPU each instead of 48.
 *
 * While the list comes, only the hottest functions are optimized. A list of 10 000 pods is over before the others pay, and
 * they would be a fifth of all its CPU time. Longer lists go on like all that follows. What is optimized later for it
 * costs each of the first ten thousand changes a tenth more.
 */
export function tuneEngine(v8Version: string): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--no-parallel-scavenge");
  if (v8Version.startsWith(BUDGET.v8)) {
    setFlagsFromString(`${BUDGET.flag}=${BUDGET.inList}`);
    systemClock.timer(LIST_MS, () => setFlagsFromString(`${BUDGET.flag}=${BUDGET.usual}`));
  }
}
