import type { Ending } from "./ending.js";
import type { Next } from "./recovery.js";

/**
 * What a reflector is doing. `resourceVersion` is the position from which it works. It is empty before the
 * first list.
 */
export type ReflectorState =
  /** Nothing was requested yet. `run` ends this state. */
  | { readonly kind: "created" }
  /** A LIST is in progress. Success leads to `connecting`, failure to `backingOff` or to another list. */
  | { readonly kind: "listing"; readonly resourceVersion: string }
  /**
   * A streaming list is in progress and has not reached its end mark. Success leads to `watching` on the same
   * stream.
   */
  | { readonly kind: "streaming"; readonly resourceVersion: string }
  /** The full state is known. A watch was requested and is not accepted yet. */
  | { readonly kind: "connecting"; readonly resourceVersion: string }
  /** The server has accepted the watch. An ending or `doubting` follows. */
  | { readonly kind: "watching"; readonly resourceVersion: string }
  /**
   * The watch is quiet, and the server does not answer probes, which ask whether there were changes. `of`
   * says whether the watch was accepted (`watching`) or only requested (`connecting`). The first answer or
   * event leads back to `of`. An ending may come instead.
   */
  | {
      readonly kind: "doubting";
      readonly resourceVersion: string;
      readonly of: "connecting" | "watching";
      readonly error: unknown;
    }
  /** The reflector waits `delayMs` milliseconds before `next`, because of `ending`. */
  | { readonly kind: "backingOff"; readonly ending: Ending; readonly next: Next; readonly delayMs: number }
  /** The signal has aborted, and no request and no timer is left. */
  | { readonly kind: "stopped" };

/**
 * An ending and what is done about it. It is reported for every ending, including normal and harmless ones.
 */
export interface EndingReport extends Ending {
  readonly next: Next;
  /** The wait before `next` in milliseconds. 0 if `next` follows at once. */
  readonly delayMs: number;
  /** The number of endings of this kind in a row, including this one. */
  readonly repeats: number;
}
