import type { WatchFlags } from "../flags/watch-flags.js";
import type { Defaults } from "../habits/plain-arguments.js";
import type { Host } from "../host.js";

/** The flags that the environment and the config file set. */
export interface Settings extends Defaults {
  /** Where each flag is set that `beside` has returned, in words, by its long name. */
  readonly applied: ReadonlyMap<string, string>;
  /** Logs what is in the environment or in the file and is not a setting. */
  tell(host: Pick<Host, "streams">, flags: WatchFlags): Promise<void>;
}

/** What the names of the variables begin with. */
export const PREFIX = "K8S_INFORMER_";
