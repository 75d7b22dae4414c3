import type { RunningPlugin } from "./running-plugin.js";

/** How credential plugins are run, and what is reported about them. */
export interface CredentialPluginOptions {
  /**
   * Whether plugins and auth providers may be used at all. If false, the source of their credentials rejects, and
   * nothing is started. @defaultValue true
   */
  readonly mayStart?: boolean | undefined;
  /** Whether standard input is a terminal on which a plugin may ask questions. @defaultValue false */
  readonly mayAsk?: boolean | undefined;
  /** The longest run of a plugin, in milliseconds. @defaultValue 60 000 */
  readonly timeLimitMs?: number | undefined;
  /**
   * Receives what a plugin writes to stderr, such as a login URL or a question, while the plugin runs. If the
   * last line of a run has no line feed, one is added. If a promise is returned, nothing more is read from the
   * plugin until it is settled, so that a plugin cannot write faster than the text is used.
   *
   * @defaultValue the text is dropped
   */
  readonly onStderr?: ((text: string) => void | Promise<void>) | undefined;
  /**
   * Called for each run of a plugin, so that the program can end the plugins that still run when it ends
   * itself.
   */
  readonly onStart?: ((plugin: RunningPlugin) => void) | undefined;
}
