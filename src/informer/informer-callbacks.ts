import { guarded } from "../base/guarded.js";
import type { Logger } from "../base/logger.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";
import type { HandledEvent, InformerMetrics, ReceivedData } from "./informer-metrics.js";

/** What the user of an informer wants to be told. What a callback throws is logged and harms nobody. */
export interface InformerCallbacks {
  /** Every ending of a list or watch and what is done about it, healed or not. */
  readonly onWatchError?: ((report: EndingReport) => void) | undefined;
  readonly onStateChange?: ((state: ReflectorState) => void) | undefined;
  /** For durations and counters as they happen; see also `status()`. */
  readonly metrics?: InformerMetrics | undefined;
  /** A handler threw, or its promise rejected; the event counts as told. @defaultValue logged */
  readonly onHandlerError?: ((error: unknown, handlerName: string) => void) | undefined;
}

/** The same as the informer calls them: none of them throws. */
export interface GuardedCallbacks {
  readonly watchError: (report: EndingReport) => void;
  readonly stateChange: (state: ReflectorState) => void;
  readonly handlerError: (error: unknown, handlerName: string) => void;
  /** Absent where nobody measures, so that nothing is put together for nobody. */
  readonly received: ((data: ReceivedData) => void) | undefined;
  readonly handled: ((event: HandledEvent) => void) | undefined;
}

/** The one place where an informer's callbacks are made safe to call. */
export function guardedCallbacks(callbacks: InformerCallbacks, logger: Logger): GuardedCallbacks {
  const { onReceived, onHandled } = callbacks.metrics ?? {};
  return {
    watchError: guarded("onWatchError", logger, (report: EndingReport) => callbacks.onWatchError?.(report)),
    stateChange: guarded("onStateChange", logger, (state: ReflectorState) =>
      callbacks.onStateChange?.(state),
    ),
    handlerError: guarded("onHandlerError", logger, (error: unknown, handler: string) =>
      callbacks.onHandlerError === undefined
        ? logger.error({ err: error, handler }, "event handler failed")
        : callbacks.onHandlerError(error, handler),
    ),
    received: onReceived && guarded("metrics.onReceived", logger, onReceived),
    handled: onHandled && guarded("metrics.onHandled", logger, onHandled),
  };
}
