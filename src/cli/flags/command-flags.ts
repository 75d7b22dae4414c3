import { ACCEPTED_FLAGS } from "./accepted-flags.js";
import { CONNECTION_FLAGS } from "./connection-flags.js";
import { DEMO_FLAGS } from "./demo-flags.js";
import type { Flag } from "./flag.js";
import { CLUSTER_FLAGS } from "./place-flags.js";
import { WATCH_FLAGS } from "./watch-flags.js";

/** Flags that `--help` does not list, because there are many and they are known from kubectl. */
export const LESS_USED: readonly Flag[] = [...CONNECTION_FLAGS, ...ACCEPTED_FLAGS];

/** The flags of watching. */
export const ALL_FLAGS: readonly Flag[] = [...CLUSTER_FLAGS, ...LESS_USED, ...WATCH_FLAGS];

/** The names of the connection flags that choose neither a cluster nor a user. */
const FOR_ANY_CLUSTER = new Set(["request-timeout", "disable-compression", "http1", "chunk-size", "v"]);

/** The flags that choose a cluster or a user. `demo` has a cluster and a user of its own. */
export const NOT_FOR_DEMO: readonly Flag[] = [
  ...CLUSTER_FLAGS,
  ...CONNECTION_FLAGS.filter(({ flags }) => !FOR_ANY_CLUSTER.has(/--([\w-]+)/.exec(flags)?.[1] ?? "")),
];

/** A command, which is the first argument that is not a flag. Without one, the program watches. */
export interface CommandSpec {
  readonly summary: string;
  /** The flags that only this command has. */
  readonly flags: readonly Flag[];
  /** The flags of watching that it takes. */
  readonly takes: readonly Flag[];
}

export type CommandName = "demo" | "options" | "completion" | "help" | "version";

/** The commands, by their names. */
export const COMMANDS: Readonly<Record<CommandName, CommandSpec>> = {
  demo: {
    summary: "watch simulated workloads on an embedded API server",
    flags: DEMO_FLAGS,
    takes: ALL_FLAGS.filter((flag) => !NOT_FOR_DEMO.includes(flag)),
  },
  options: {
    summary: "list the flags for connections and identities, as kubectl options does",
    flags: [],
    takes: [],
  },
  completion: {
    summary: "print the script by which a shell completes flags, types and names",
    flags: [],
    takes: [],
  },
  help: { summary: "print the help of a command", flags: [], takes: [] },
  version: {
    summary: "print the version",
    flags: [{ flags: "--client", description: "the only version is that of this program" }],
    takes: [],
  },
};

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}
