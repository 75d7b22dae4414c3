/** A credential plugin at work, with all it started itself. */
export interface RunningPlugin {
  /**
   * Resolves when its process is gone and, where it was told to end, so is what it started. One that is told to end and
   * cannot be made to, since it is another user's (sudo) or stuck in the kernel, is left behind after 4 s.
   */
  readonly ended: Promise<void>;
  /** Asks it to end, then makes it, for a program that waits for `ended`: a run may go on while nobody waits for it. */
  end(): void;
  /** Ends it at once, for a program that itself ends at once. */
  kill(): void;
}
