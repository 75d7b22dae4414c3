import { systemClock } from "../../base/clock.js";
import { type CountedLogger, countedLogger } from "../../base/counted-logger.js";
import type { Logger } from "../../base/logger.js";
import type { TemplateFailure } from "../../printer/formats/format.js";

/** Tells what is wrong with the templates of a run. */
export class TemplateTrouble {
  readonly #logger: CountedLogger;
  #failures = 0;

  constructor(logger: Logger) {
    this.#logger = countedLogger(logger, systemClock);
  }

  /** How many times a template has failed on an object. */
  get failures(): number {
    return this.#failures;
  }

  doubted(doubt: string): void {
    this.#logger.warn({}, doubt);
  }

  failed({ kind, name: { namespace, name }, reason }: TemplateFailure): void {
    this.#failures += 1;
    const key = namespace === "" ? name : `${namespace}/${name}`;
    this.#logger.error({ key, reason }, `cannot print the ${kind} ${key}`);
  }

  /** Tells how often templates have failed without a line. */
  dispose(): void {
    this.#logger.newState();
  }
}
