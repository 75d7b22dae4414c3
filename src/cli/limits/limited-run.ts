import { systemClock } from "../../base/clock.js";
import { InformerError } from "../../base/errors.js";
import type { ResourceEvent, ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { Logger } from "../../base/logger.js";
import { ExitCode } from "../exit-code.js";
import { FirstLists } from "../first-list/first-lists.js";
import type { HeldEvent } from "../first-list/held-event.js";
import { inOrder } from "../first-list/list-order.js";
import type { Output } from "../output.js";
import type { Session } from "../session.js";
import type { View } from "../watching/view.js";
import { endOnce } from "./end-once.js";
import type { Limits } from "./limits.js";
import { listOnce } from "./list-once.js";
import { QuietTimer } from "./quiet-timer.js";
import { type ListedTarget, type TargetLimits, typeName } from "./target-limits.js";

/** How long a sorted first list waits for those of other targets. A large list takes some seconds. */
const PATIENCE_MS = 30_000;

/** A run that has limits. */
export class LimitedRun {
  /** The session of the targets. Without a watch, what is said about one is a detail. */
  readonly session: Session;
  readonly #limits: Limits;
  readonly #output: Output;
  readonly #firstLists: FirstLists | undefined;
  readonly #quiet: QuietTimer | undefined;
  readonly #targets: ListedTarget[] = [];
  /** Resolves when the run ends. */
  readonly #ended: Promise<void>;

  constructor(limits: Limits, session: Session, output: Output) {
    const { shutdown, logger } = session;
    this.#limits = limits;
    this.#output = output;
    this.session = limits.isOnce ? { ...session, logger: withoutNotices(logger) } : session;
    this.#ended = new Promise((resolve) => {
      shutdown.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    this.#firstLists = limits.ordersFirstList ? this.#gathering(session) : undefined;
    // Conditions decide how a run ends that is judged after the first lists.
    if (limits.isOnce && session.ending?.rules.judgesOnce !== true) {
      void this.#firstLists?.released.then(async () => this.#endOnce(session));
    }
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

  /** Returns the limits of one more target. */
  target(): TargetLimits {
    const firstLists = this.#firstLists;
    const place = firstLists?.add() ?? 0;
    const hold = (event: HeldEvent): boolean => firstLists?.hold(event, place) ?? false;
    const source: TargetLimits["source"] = (listWatch) =>
      this.#limits.isOnce ? listOnce(listWatch) : listWatch;
    const ofParts: TargetLimits = {
      source,
      limited: (handler) => this.#gated(handler),
      hold,
      listed: async () => Promise.resolve(),
      get ofParts() {
        return ofParts;
      },
    };
    return {
      source,
      limited: (handler, view) =>
        firstLists === undefined ? this.#gated(handler) : holding(this.#gated(handler), view, hold),
      hold,
      listed: async (target) => {
        this.#targets.push(target);
        await firstLists?.listed();
      },
      ofParts,
    };
  }

  /** Returns a handler that lets later events wait for the first lists, and events beyond the limit for the end. */
  #gated<T>(handler: ResourceEventHandler<T>): ResourceEventHandler<T> {
    const { signal } = this.session.shutdown;
    const firstLists = this.#firstLists;
    const limits = this.#limits;
    const pass = (event: ResourceEvent<T>): void | Promise<void> =>
      limits.isReached ? this.#ended : handler.onEvent?.(event);
    return {
      onEvent: (event): void | Promise<void> =>
        event.cause === "initial" || firstLists === undefined || firstLists.isReleased
          ? pass(event)
          : firstLists.released.then((): void | Promise<void> => (signal.aborted ? undefined : pass(event))),
    };
  }

  #gathering({ logger, shutdown }: Session): FirstLists {
    const { sortPath, isOnce } = this.#limits;
    return new FirstLists({
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
      patienceMs: isOnce ? Infinity : PATIENCE_MS,
      onError: (error) => shutdown.fail(error instanceof Error ? error : new Error(String(error))),
    });
  }

  async #endOnce(session: Session): Promise<void> {
    if (!session.shutdown.signal.aborted) {
      await endOnce(this.#targets, session, { limits: this.#limits, output: this.#output });
    }
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

/** Returns a handler that holds the events of the first list. */
function holding<T>(
  handler: ResourceEventHandler<T>,
  {
    resource,
    codec,
    objectIn = (kept): object => kept as object,
  }: Pick<View<T>, "resource" | "codec" | "objectIn">,
  hold: (event: HeldEvent) => boolean,
): ResourceEventHandler<T> {
  const type = typeName(resource);
  return {
    onEvent: (event): void | Promise<void> => {
      const isHeld =
        event.cause === "initial" &&
        event.type !== "delete" &&
        hold({
          key: codec.keyOf(event.object),
          type,
          object: objectIn(event.object),
          print: (): void | Promise<void> => handler.onEvent?.(event),
        });
      return isHeld ? undefined : handler.onEvent?.(event);
    },
  };
}
