import type { Logger } from "../base/logger.js";
import type { CredentialPluginOptions } from "../kubeconfig/credentials/plugin-options.js";
import type { RunningPlugin } from "../kubeconfig/credentials/running-plugin.js";
import type { WatchFlags } from "./flags.js";
import type { Host } from "./host.js";

/** A line of a plugin that never ends is told in parts. */
const LINE_LIMIT_CHARACTERS = 8_192;

/**
 * The credential plugins of one run: what they say goes to stderr, and none is left when the program ends.
 *
 * People are told what a plugin says as it says it, byte for byte: a question has no line feed, and it is a program of
 * their own. Where diagnostics are JSON each line becomes a record, so that stderr stays one record a line.
 */
export class CredentialPlugins {
  readonly #running = new Set<RunningPlugin>();
  /** The options for `loadClientConfig`. */
  readonly options: CredentialPluginOptions;

  constructor(host: Host, flags: Pick<WatchFlags, "logFormat">, logger: Logger) {
    this.options = {
      mayAsk: host.streams.inIsTerminal,
      onStderr:
        flags.logFormat === "json"
          ? lineByLine((line) => logger.info({ plugin: true }, line))
          : (text) => void host.streams.errOut.write(text),
      onStart: (plugin) => {
        this.#running.add(plugin);
        void plugin.ended.then(() => this.#running.delete(plugin));
      },
    };
    // A second signal does not wait for anybody.
    host.onExit(() => {
      for (const plugin of this.#running) {
        plugin.kill();
      }
    });
  }

  /** Resolves when none is at work any more: each is told to end, and is made to. */
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
