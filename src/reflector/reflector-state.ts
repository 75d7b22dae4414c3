import type { Ending } from "./ending.js";
import type { Next } from "./recovery.js";

/** What the reflector is doing. `resourceVersion` is the position it works from; empty before the first list. */
export type ReflectorState =
  /** Nothing was asked yet. Left by `run`. */
  | { readonly kind: "created" }
  /** A LIST is under way. Success leads to `connecting`, failure to `backingOff` or to another list. */
  | { readonly kind: "listing"; readonly resourceVersion: string }
  /** A streaming list is under way, its end mark not seen. Success leads to `watching` on the same stream. */
  | { readonly kind: "streaming"; readonly resourceVersion: string }
  /** The state is known, a watch was asked for and not yet accepted. */
  | { readonly kind: "connecting"; readonly resourceVersion: string }
  /** The server accepted the watch. Left only by an ending. */
  | { readonly kind: "watching"; readonly resourceVersion: string }
  /**
   * The watch, open or asked for, is quiet, and the server does not answer when it is asked whether there is anything
   * to tell. Left for what it was (`of`) with the first answer or event, or by an ending.
   */
  | {
      readonly kind: "doubting";
      readonly resourceVersion: string;
      readonly of: "connecting" | "watching";
      readonly error: unknown;
    }
  /** Waiting before `next`, because of `ending`. */
  | { readonly kind: "backingOff"; readonly ending: Ending; readonly next: Next; readonly delayMs: number }
  /** The signal aborted; nothing of it is alive. */
  | { readonly kind: "stopped" };

/** An ending and what is done about it: what `onWatchError` is told, also of those that heal by themselves. */
export interface EndingReport extends Ending {
  readonly next: Next;
  /** 0 when `next` follows at once. */
  readonly delayMs: number;
  /** Endings of this kind in a row, this one included. */
  readonly repeats: number;
}
