import type { Flag } from "./flag.js";

/**
 * Flags of `kubectl get` that are accepted, because they ask for what happens anyway. `k8s-informer options` lists
 * them.
 */
export const ACCEPTED_FLAGS: readonly Flag[] = [
  { flags: "-w, --watch", description: "it always watches" },
  { flags: "--output-watch-events", description: "-o json and -o yaml always say what happened" },
  { flags: "--ignore-not-found", description: "it waits for pods that do not exist yet" },
  { flags: "--summary", description: "there is a summary at the end" },
  { flags: "--show-kind", description: "the lines always say the kind" },
  { flags: "--cache-dir <path>", description: "nothing is cached" },
  { flags: "--no-color", description: "the same as --color never", means: "--color=never" },
];
