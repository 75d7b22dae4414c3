import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8's young generation at the 1 MiB it begins with. It would grow to 16 MiB, and what has been read from the
 * network and is done with waits for its next collection, as much as twice its size. Measured with a list of 10 000 pods: a
 * peak of 95 MB instead of 140 at the same CPU; over 120 000 updates a tenth more CPU, 2 microseconds each. V8 reads this
 * flag whenever the generation would grow, so that it can be set in a process that runs already.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
