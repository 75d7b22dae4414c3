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
}

/** Returns the flags under a heading of the help. */
export function inGroup(group: string, flags: readonly Flag[]): readonly Flag[] {
  return flags.map((flag) => ({ ...flag, group }));
}
