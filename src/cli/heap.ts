import { setFlagsFromString } from "node:v8";

/**
 * Sets V8's young generation up for a long stream of short-lived objects. V8 reads both flags whenever it uses them, so
 * that they can be set in a process that runs already.
 *
 * It stays at the 1 MiB it begins with. It would grow to 16 MiB, and what has been read from the network and is done with
 * waits for its next collection, as much as twice its size. Measured with a list of 10 000 pods: a peak of 95 MB instead
 * of 140 at the same CPU; over 120 000 updates a tenth more CPU, 2 microseconds each.
 *
 * And it is collected by one thread. What survives of a mebibyte is too little to share out: waking the others costs more
 * than they do. Measured over 100 000 updates as fast as they come: 45 microseconds of CPU each instead of 48.
 */
export function tuneHeap(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--no-parallel-scavenge");
}
