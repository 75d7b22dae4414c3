import { guarded } from "../base/guarded.js";
import type { Logger } from "../base/logger.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";
import type { HandledEvent, InformerMetrics, ReceivedData } from "./informer-metrics.js";
import { EndingLog } from "./reports/ending-log.js";
import {
  type HandlerFailure,
  type InformerEnding,
  type InformerReference,
  isFailure,
} from "./reports/reports.js";

/**
 * Callbacks through which an informer reports to its user. If a callback throws or its promise rejects, the
 * error is logged and the informer goes on.
 */
export interface InformerCallbacks {
  /**
   * Called whenever a list or a watch ends, with the reason and with what the informer does next. Most
   * endings are normal: a server ends every watch after some minutes. `isFailure` tells the others. The
   * informer recovers from all of them by itself.
   *
   * @defaultValue the ending is logged: a new way of failing as a warning, and everything else as a detail
   */
  readonly onEnding?: ((ending: InformerEnding) => void) | undefined;
  /**
   * The former name of `onEnding`. Both are called if both are given.
   *
   * @deprecated use `onEnding`
   */
  readonly onWatchError?: ((ending: InformerEnding) => void) | undefined;
  /** Called after each change of `SharedIndexInformer.state`. */
  readonly onStateChange?: ((state: ReflectorState, informer: InformerReference) => void) | undefined;
  /** Callbacks for each thing that is received and each event that is handled. See also `status()`. */
  readonly metrics?: InformerMetrics | undefined;
  /**
   * Called when an event handler threw or its promise rejected. The event counts as handled.
   *
   * @defaultValue the error is logged with the names of the informer and of the handler
   */
  readonly onHandlerError?: ((failure: HandlerFailure) => void) | undefined;
}

/** The callbacks as the informer calls them. None of them throws. */
export interface GuardedCallbacks {
  readonly ending: (report: EndingReport) => void;
  readonly stateChange: (state: ReflectorState) => void;
  readonly handlerError: (failure: Omit<HandlerFailure, "informer">) => void;
  /** Absent if the user does not measure, so that the informer does not make values that nothing reads. */
  readonly received: ((data: ReceivedData) => void) | undefined;
  readonly handled: ((event: HandledEvent) => void) | undefined;
}

/** Returns the callbacks of a user with every error caught. The only place where an informer does this. */
export function guardedCallbacks(
  callbacks: InformerCallbacks,
  logger: Logger,
  informer: InformerReference,
): GuardedCallbacks {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- users of the former name are told, too
  const { onEnding, onWatchError, onStateChange, onHandlerError } = callbacks;
  const { onReceived, onHandled } = callbacks.metrics ?? {};
  const log = new EndingLog(logger);
  const isReported = onEnding !== undefined || onWatchError !== undefined;
  const told = onEnding && guarded("onEnding", logger, onEnding);
  const toldByOldName = onWatchError && guarded("onWatchError", logger, onWatchError);
  const toldState = onStateChange && guarded("onStateChange", logger, onStateChange);
  const handlerFailed = guarded(
    "onHandlerError",
    logger,
    onHandlerError ??
      (({ error, handler, key }: HandlerFailure): void =>
        logger.error({ err: error, handler, key }, "an event handler failed")),
  );
  return {
    ending: (report): void => {
      const ending = { ...report, informer, isFailure: isFailure(report) };
      if (!isReported) {
        log.ended(ending);
      }
      told?.(ending);
      toldByOldName?.(ending);
    },
    stateChange: (state): void => {
      log.entered(state);
      toldState?.(state, informer);
    },
    handlerError: (failure) => handlerFailed({ ...failure, informer }),
    received: onReceived && guarded("metrics.onReceived", logger, onReceived),
    handled: onHandled && guarded("metrics.onHandled", logger, onHandled),
  };
}
