import { guarded } from "../base/guarded.js";
import type { Logger } from "../base/logger.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";
import type { HandledEvent, InformerMetrics, ReceivedData } from "./informer-metrics.js";

/**
 * Callbacks through which an informer reports to its user. If a callback throws or its promise rejects, the
 * error is logged and the informer goes on.
 */
export interface InformerCallbacks {
  /**
   * Called whenever a list or a watch ends, with the reason and with what the informer does next. Most
   * endings are normal: a server ends every watch after some minutes. The informer recovers from all of them
   * by itself.
   */
  readonly onWatchError?: ((report: EndingReport) => void) | undefined;
  /** Called after each change of `SharedIndexInformer.state`. */
  readonly onStateChange?: ((state: ReflectorState) => void) | undefined;
  /** Callbacks for each thing that is received and each event that is handled. See also `status()`. */
  readonly metrics?: InformerMetrics | undefined;
  /**
   * Called when an event handler threw or its promise rejected. The event counts as handled.
   *
   * @defaultValue the error is logged with the name of the handler
   */
  readonly onHandlerError?: ((error: unknown, handlerName: string) => void) | undefined;
}

/** The callbacks as the informer calls them. None of them throws. */
export interface GuardedCallbacks {
  readonly watchError: (report: EndingReport) => void;
  readonly stateChange: (state: ReflectorState) => void;
  readonly handlerError: (error: unknown, handlerName: string) => void;
  /** Absent if the user does not measure, so that the informer does not make values that nothing reads. */
  readonly received: ((data: ReceivedData) => void) | undefined;
  readonly handled: ((event: HandledEvent) => void) | undefined;
}

/** Returns the callbacks of a user with every error caught. The only place where an informer does this. */
export function guardedCallbacks(callbacks: InformerCallbacks, logger: Logger): GuardedCallbacks {
  const { onReceived, onHandled } = callbacks.metrics ?? {};
  return {
    watchError: guarded("onWatchError", logger, (report: EndingReport) => callbacks.onWatchError?.(report)),
    stateChange: guarded("onStateChange", logger, (state: ReflectorState) =>
      callbacks.onStateChange?.(state),
    ),
    handlerError: guarded("onHandlerError", logger, (error: unknown, handler: string) =>
      callbacks.onHandlerError === undefined
        ? logger.error({ err: error, handler }, "an event handler failed")
        : callbacks.onHandlerError(error, handler),
    ),
    received: onReceived && guarded("metrics.onReceived", logger, onReceived),
    handled: onHandled && guarded("metrics.onHandled", logger, onHandled),
  };
}
