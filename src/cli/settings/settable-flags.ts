import { ALL_FLAGS, NOT_FOR_DEMO } from "../flags/command-flags.js";
import { CONNECTION_FLAGS } from "../flags/connection-flags.js";
import { DIAGNOSTIC_FLAGS } from "../flags/diagnostic-flags.js";
import type { Flag } from "../flags/flag.js";
import { OUTPUT_FLAGS } from "../flags/output-flags.js";
import { CLUSTER_FLAGS } from "../flags/place-flags.js";
import { SETTINGS_FLAGS } from "../flags/settings-flags.js";
import { WATCH_FLAGS } from "../flags/watch-flags.js";
import { type FlagSpec, flagSpecs } from "../habits/flag-spec.js";

/**
 * The flags that can be set. Of the flags for connections these are the ones that choose neither a server nor a user:
 * what does is in the kubeconfig, where it belongs to one cluster and cannot send a token to another one.
 */
const SETTABLE: readonly Flag[] = [
  ...CLUSTER_FLAGS,
  ...CONNECTION_FLAGS.filter((flag) => !NOT_FOR_DEMO.includes(flag)),
  ...WATCH_FLAGS.filter((flag) => !SETTINGS_FLAGS.includes(flag)),
];

/** The flags that are set for `demo`, too: how events are printed, and not which ones there are. */
const FOR_DEMO: readonly Flag[] = [...OUTPUT_FLAGS, ...DIAGNOSTIC_FLAGS];

/** A flag that can be set, by a name of it. */
export interface SettableFlag {
  readonly spec: FlagSpec;
  /** Whether the name denies the flag: `summary` is the opposite of `--no-summary`. */
  readonly isOpposite: boolean;
  readonly isForDemo: boolean;
}

/** The flags that can be set, by their names without dashes. */
export const SETTABLE_FLAGS: ReadonlyMap<string, SettableFlag> = new Map(
  flagSpecs(SETTABLE)
    .filter(([name]) => name.startsWith("--"))
    .flatMap(([name, spec]): [string, SettableFlag][] => {
      const isForDemo = FOR_DEMO.some(({ flags }) => flags === spec.flag.flags);
      const own: [string, SettableFlag] = [name.slice(2), { spec, isOpposite: false, isForDemo }];
      return name.startsWith("--no-") && spec.value === "none"
        ? [own, [name.slice("--no-".length), { spec, isOpposite: true, isForDemo }]]
        : [own];
    }),
);

/** The short names of the flags that can be set, which are written in full: `n` of `namespace`. */
export const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  flagSpecs(SETTABLE)
    .filter(([name]) => !name.startsWith("--"))
    .map(([name, { long }]) => [name.slice(1), long.slice(2)]),
);

/** The names of the flags that exist and cannot be set. */
export const UNSETTABLE_FLAGS: ReadonlySet<string> = new Set(
  flagSpecs(ALL_FLAGS)
    .map(([name]) => name.replace(/^--?/, ""))
    .filter((name) => name.length > 1 && !SETTABLE_FLAGS.has(name)),
);

/** The flags that decide more than what they say: a flag is left out if one of these was given. */
const DECIDED_BY: Readonly<Record<string, readonly string[]>> = {
  "--all-namespaces": ["--namespace"],
  "--exclude-namespace": ["--namespace"],
  "--namespace": ["--all-namespaces", "--exclude-namespace"],
  // A context belongs to the kubeconfig that it was set with.
  "--context": ["--kubeconfig"],
  // Each of these is about a watch.
  "--once": ["--watch", "--watch-only", "--events", "--quiet-for"],
};

/** Whether a flag that is set has to give way to the flags that were given: to itself, or to one that contradicts it. */
export function givesWay({ long, flag }: FlagSpec, given: ReadonlySet<string>): boolean {
  const contradicting = flagSpecs(SETTABLE).flatMap(([, other]) =>
    other.flag.conflictsWith === long ? [other.long] : [],
  );
  return [
    long,
    long.replace("--no-", "--"),
    flag.conflictsWith ?? "",
    ...contradicting,
    ...(DECIDED_BY[long] ?? []),
  ].some((name) => given.has(name));
}
