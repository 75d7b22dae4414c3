import type { Flag } from "./flag.js";
import type { WatchFlags } from "./watch-flags.js";

/** The flags that only `demo` has. */
export const DEMO_FLAGS: readonly Flag[] = [
  {
    flags: "--speed <factor>",
    description: "how many times faster than real time the demo runs",
    defaultValue: "1",
  },
  {
    flags: "--seed <number>",
    description: "seed of the simulation; the same seed gives the same events",
    defaultValue: "1",
  },
  {
    flags: "--port <number>",
    description: "port of the embedded API server; 0 chooses a free port",
    defaultValue: "0",
  },
];

/** The values of the flags of `demo`. */
export interface DemoFlags extends WatchFlags {
  readonly speed: string;
  readonly seed: string;
  readonly port: string;
}
