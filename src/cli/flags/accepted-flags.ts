import type { Flag } from "./flag.js";

/**
 * Flags of `kubectl get` that are accepted, because they ask for what happens anyway. Those about templates may also ask
 * for something else. `k8s-informer options` lists them.
 */
export const ACCEPTED_FLAGS: readonly Flag[] = [
  { flags: "-w, --watch", description: "it watches unless it is told otherwise" },
  {
    flags: "--output-watch-events",
    description: "templates begin at {type, object}; -o json always says both",
  },
  {
    flags: "--allow-missing-template-keys[=boolean]",
    description: "with false, templates fail on objects that lack a field",
    choices: ["true", "false"],
    impliedValue: "true",
  },
  { flags: "--ignore-not-found", description: "it waits for pods that do not exist yet" },
  { flags: "--summary", description: "there is a summary at the end" },
  { flags: "--show-kind", description: "the lines always say the kind" },
  { flags: "--cache-dir <path>", description: "nothing is cached" },
  { flags: "--no-color", description: "the same as --color never", means: "--color=never" },
];

/** The values of `ACCEPTED_FLAGS` that have a meaning: for templates, or with `--once`. */
export interface AcceptedFlags {
  readonly ignoreNotFound?: boolean;
  readonly allowMissingTemplateKeys?: string;
  readonly outputWatchEvents?: boolean;
}
