import type { Clock } from "../../src/base/clock.js";
import { Reporter } from "../../src/cli/watching/reporter.js";
import type { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import type { EndingReport, ReflectorState } from "../../src/reflector/reflector-state.js";
import { RecordingLogger } from "./recording-logger.js";

/** Collects the lines that the command line would write to stderr about an informer. */
export class TerminalReader {
  readonly #logger = new RecordingLogger();
  readonly #clock: Clock;
  readonly #scope: string;
  #reporter: Reporter | undefined;

  /** `scope` is the name of the watched objects in the lines. */
  constructor(clock: Clock, scope = "pods") {
    this.#clock = clock;
    this.#scope = scope;
  }

  readonly onStateChange = (state: ReflectorState): void => {
    this.#reporter?.entered(state);
  };

  readonly onWatchError = (report: EndingReport): void => {
    this.#reporter?.ended(report);
  };

  /** Observes an informer. Must be called before the informer starts. */
  read<T>(informer: SharedIndexInformer<T>): void {
    this.#reporter = new Reporter({
      logger: this.#logger,
      clock: this.#clock,
      scope: this.#scope,
      store: () => ({ ...informer.status(), size: informer.lister.size }),
    });
  }

  /** The lines as `level: message`, without times. */
  get lines(): string[] {
    return this.#logger.lines.map((line) => line.replace(/\d+\.\d ?s/g, "Ns"));
  }

  close(): void {
    this.#reporter?.dispose();
  }
}
