/** What a state of an object says about one kind of trouble. */
export interface Sign {
  /** The trouble: the word of `--fail-on`, and the container if there is one. */
  readonly id: string;
  /**
   * - `trouble`: it is there.
   * - `running`: the container runs again. It has recovered after some time.
   * - `over`: it is not there any more.
   */
  readonly is: "trouble" | "running" | "over";
  /** When the container began to run, in milliseconds since 1970. */
  readonly startedAt?: number | undefined;
}
