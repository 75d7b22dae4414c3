/** A run of a credential plugin: its process and the processes that it started. */
export interface RunningPlugin {
  /**
   * Resolves when the plugin's process has exited. If the plugin was told to end, the processes that it
   * started have exited, too. A plugin that cannot be ended, because it belongs to another user (sudo) or is
   * stuck in the kernel, is left behind 4 s after it was told to end.
   */
  readonly ended: Promise<void>;
  /**
   * Sends SIGTERM, and later SIGKILL, to the plugin. For a program that shuts down and waits for `ended`,
   * because a run may go on while no request waits for it.
   */
  end(): void;
  /** Sends SIGKILL. For a program that exits at once. */
  kill(): void;
}
