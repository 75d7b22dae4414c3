import type { CredentialPluginOptions } from "../kubeconfig/credentials/plugin-options.js";
import type { RunningPlugin } from "../kubeconfig/credentials/running-plugin.js";
import type { WatchFlags } from "./flags/watch-flags.js";
import type { Session } from "./session.js";

/**
 * The longest line of a plugin in one record. A longer line becomes several records, because it may never
 * end.
 */
const LINE_LIMIT_CHARACTERS = 8_192;

/**
 * The credential plugins of one run. Their stderr is passed on to ours, no faster than ours is read, and none of
 * them outlives the program.
 *
 * With text diagnostics the output of a plugin is passed on unchanged and at once, because a question does
 * not end with a line feed. With JSON diagnostics each line becomes a record, so that stderr has one record
 * per line.
 */
export class CredentialPlugins {
  readonly #running = new Set<RunningPlugin>();
  /** The options for `loadClientConfig`. */
  readonly options: CredentialPluginOptions;

  constructor(
    { host, errOut, logger }: Pick<Session, "host" | "errOut" | "logger">,
    flags: Pick<WatchFlags, "logFormat">,
  ) {
    const passOn =
      flags.logFormat === "json"
        ? lineByLine((line) => logger.info({ plugin: true }, line))
        : (text: string): void => errOut.write(text);
    this.options = {
      mayAsk: host.streams.inIsTerminal,
      onStderr: (text): void | Promise<void> => {
        passOn(text);
        return errOut.whenWritable();
      },
      onStart: (plugin) => {
        this.#running.add(plugin);
        void plugin.ended.then(() => this.#running.delete(plugin));
      },
    };
    // A second signal ends the program at once, so plugins cannot be given time to end.
    host.onExit(() => {
      for (const plugin of this.#running) {
        plugin.kill();
      }
    });
  }

  /** Ends all plugins and resolves when none is running any more. */
  async whenEnded(): Promise<void> {
    for (const plugin of this.#running) {
      plugin.end();
    }
    await Promise.all(Array.from(this.#running, async ({ ended }) => ended));
  }
}

function lineByLine(tell: (line: string) => void): (text: string) => void {
  let begun = "";
  return (text) => {
    const lines = (begun + text).split(/\r?\n/);
    begun = lines.pop() ?? "";
    if (begun.length > LINE_LIMIT_CHARACTERS) {
      lines.push(begun);
      begun = "";
    }
    for (const line of lines) {
      if (line.trim() !== "") {
        tell(line);
      }
    }
  };
}
