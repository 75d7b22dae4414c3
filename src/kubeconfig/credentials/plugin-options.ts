import type { RunningPlugin } from "./running-plugin.js";

/** How credential plugins are run, and what is reported about them. */
export interface CredentialPluginOptions {
  /** Whether standard input is a terminal on which a plugin may ask questions. @defaultValue false */
  readonly mayAsk?: boolean | undefined;
  /** The longest run of a plugin, in milliseconds. @defaultValue 60 000 */
  readonly timeLimitMs?: number | undefined;
  /**
   * Receives what a plugin writes to stderr, such as a login URL or a question, while the plugin runs. If the
   * last line of a run has no line feed, one is added. @defaultValue the text is dropped
   */
  readonly onStderr?: ((text: string) => void) | undefined;
  /**
   * Called for each run of a plugin, so that the program can end the plugins that still run when it ends
   * itself.
   */
  readonly onStart?: ((plugin: RunningPlugin) => void) | undefined;
}
