import { systemClock } from "../../base/clock.js";
import { InformerError } from "../../base/errors.js";
import type { ResourceEvent, ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { Logger } from "../../base/logger.js";
import type { ListWatch } from "../../listwatch/list-watch.js";
import { ExitCode } from "../exit-code.js";
import { HeldEvents } from "../first-list/held-events.js";
import { inOrder } from "../first-list/list-order.js";
import type { Output } from "../output.js";
import type { Session } from "../session.js";
import { endOnce } from "./end-once.js";
import type { Limits } from "./limits.js";
import { listOnce } from "./list-once.js";
import { QuietTimer } from "./quiet-timer.js";
import type { ListedTarget, TargetLimits } from "./target-limits.js";

/** A run that has limits. */
export class LimitedRun implements TargetLimits {
  /** The session of the targets. Without a watch, what is said about one is a detail. */
  readonly session: Session;
  /** The events of the first lists, if they are printed in an order. */
  readonly held: HeldEvents | undefined;
  /** The session of the run, which says that nothing was found. */
  readonly #whole: Session;
  readonly #limits: Limits;
  readonly #output: Output;
  readonly #quiet: QuietTimer | undefined;
  readonly #targets: ListedTarget[] = [];
  /** Resolves when the run ends. */
  readonly #ended: Promise<void>;

  constructor(limits: Limits, session: Session, output: Output) {
    const { shutdown, logger } = session;
    this.#whole = session;
    this.#limits = limits;
    this.#output = output;
    this.session = limits.isOnce ? { ...session, logger: withoutNotices(logger) } : session;
    this.#ended = new Promise((resolve) => {
      shutdown.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    this.held = limits.ordersFirstList ? this.#holding(session) : undefined;
    this.#quiet = limits.quietMs > 0 ? this.#waiting(session) : undefined;
    if (limits.sortWarning !== undefined) {
      logger.warn({}, limits.sortWarning);
    }
    limits.listen({
      onPrinting: (number, cause) => {
        if (cause !== "resync") {
          this.#quiet?.note();
        }
        if (number === limits.count) {
          void this.#end();
        }
      },
    });
  }

  /** Notes that everything is watched. */
  watching(): void {
    this.#quiet?.begin();
  }

  dispose(): void {
    this.#quiet?.dispose();
  }

  /** Notes a target whose first list is there. */
  note(target: ListedTarget): void {
    this.#targets.push(target);
  }

  /** Notes that the first lists have been printed. */
  async listed(): Promise<void> {
    const { shutdown, ending } = this.#whole;
    // Conditions decide how a run ends that is judged after the first lists.
    if (this.#limits.isOnce && ending?.rules.judgesOnce !== true && !shutdown.signal.aborted) {
      await endOnce(this.#targets, this.#whole, { limits: this.#limits, output: this.#output });
    }
  }

  source<T>(listWatch: ListWatch<T>): ListWatch<T> {
    return this.#limits.isOnce ? listOnce(listWatch) : listWatch;
  }

  /** Returns a handler that lets later events wait for the first lists, and events beyond the limit for the end. */
  limited<T>(handler: ResourceEventHandler<T>): ResourceEventHandler<T> {
    const { signal } = this.session.shutdown;
    const { held } = this;
    const limits = this.#limits;
    const pass = (event: ResourceEvent<T>): void | Promise<void> =>
      limits.isReached ? this.#ended : handler.onEvent?.(event);
    return {
      onEvent: (event): void | Promise<void> =>
        event.cause === "initial" || held === undefined || held.isReleased
          ? pass(event)
          : held.released.then((): void | Promise<void> => (signal.aborted ? undefined : pass(event))),
    };
  }

  #holding({ logger, shutdown }: Session): HeldEvents {
    const { sortPath, isOnce } = this.#limits;
    return new HeldEvents({
      clock: systemClock,
      logger,
      signal: shutdown.signal,
      order: (events) => {
        try {
          return inOrder(events, sortPath?.comparing(events));
        } catch (error) {
          if (isOnce || !(error instanceof InformerError)) {
            throw error;
          }
          logger.error({}, `${error.message}; the first list is in the order of namespaces and names`);
          return inOrder(events);
        }
      },
      onError: (error) => shutdown.fail(error instanceof Error ? error : new Error(String(error))),
    });
  }

  #waiting({ memory, shutdown }: Session): QuietTimer {
    return new QuietTimer({
      clock: systemClock,
      quietMs: this.#limits.quietMs,
      settled: async () => this.#output.written(),
      isInterrupted: () => memory.account.targets.some(({ interruptions }) => interruptions.isOngoing),
      onQuiet: () => shutdown.end(ExitCode.done),
    });
  }

  /** Ends the run when the reader of stdout has everything. */
  async #end(): Promise<void> {
    // The event is written in this turn, after it has been counted.
    await systemClock.nextTurn();
    await this.#output.written();
    this.session.shutdown.end(ExitCode.done);
  }
}

/** Returns the logger, for which notices are details. */
function withoutNotices(logger: Logger): Logger {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.debug(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
