import type { Flag } from "./flag.js";

/**
 * Flags of `kubectl get` that are accepted, because they ask for what happens anyway. `k8s-informer options` lists
 * them.
 */
export const ACCEPTED_FLAGS: readonly Flag[] = [
  { flags: "-w, --watch", description: "it always watches" },
  {
    flags: "--output-watch-events",
    description: "templates begin at {type, object}; -o json always says both",
  },
  { flags: "--ignore-not-found", description: "it waits for pods that do not exist yet" },
  { flags: "--summary", description: "there is a summary at the end" },
  { flags: "--show-kind", description: "the lines always say the kind" },
  { flags: "--cache-dir <path>", description: "nothing is cached" },
];

/** The values of `ACCEPTED_FLAGS` that mean something. */
export interface AcceptedFlags {
  readonly outputWatchEvents?: boolean;
}
