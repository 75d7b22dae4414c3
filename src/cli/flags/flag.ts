/** One flag. The parser, `--help`, the man page and the tables in the README are made from it. */
export interface Flag {
  /**
   * The flag in the notation of commander: `-n, --namespace <name>`. A value in brackets may be left out, and must
   * follow an equals sign otherwise: `--events[=types]`.
   */
  readonly flags: string;
  readonly description: string;
  /** The heading under which help and man page list the flag. @defaultValue none */
  readonly group?: string;
  readonly choices?: readonly string[];
  readonly defaultValue?: string;
  /** The value of a flag that is given without one. */
  readonly impliedValue?: string;
  /** Whether the flag may be given several times. Its value is then a list. */
  readonly repeatable?: boolean;
  /** The long name of the flag that cannot be combined with this one. */
  readonly conflictsWith?: string;
  /** What the flag stands for, if it is another way to write a flag with a value: `--color=never`. */
  readonly means?: string;
  /**
   * What completion suggests as the value, beside `choices`: words, or the names of objects that exist. Other values
   * are allowed, too. Without it, a `<path>` is completed as a path.
   */
  readonly suggests?: Suggested | readonly string[];
  /** Whether commas separate several values, so that completion goes on after a comma. */
  readonly listed?: boolean;
}

/** Names that completion finds in the kubeconfig, or asks the server for. */
export type Suggested = "contexts" | "clusters" | "users" | "namespaces" | "nodes";

/** Returns the flags under a heading of the help. */
export function inGroup(group: string, flags: readonly Flag[]): readonly Flag[] {
  return flags.map((flag) => ({ ...flag, group }));
}
