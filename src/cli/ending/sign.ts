/** What a state of an object says about one kind of trouble. */
export interface Sign {
  /** The trouble, as `--fail-on` names it. */
  readonly word: string;
  /** The container that it is about, if it is about one. */
  readonly container?: string;
  /**
   * - `trouble`: it is there.
   * - `running`: the container runs again. It has recovered after some time.
   * - `over`: it is not there any more.
   */
  readonly is: "trouble" | "running" | "over";
  /** When the container began to run, in milliseconds since 1970. */
  readonly startedAt?: number | undefined;
}
