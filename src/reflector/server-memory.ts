import { isPosition } from "../api/resource-version.js";
import type { Clock } from "../base/clock.js";
import type { EndingKind } from "./ending.js";
import type { WatchGuard } from "./probe-schedule.js";
import type { ReflectorState } from "./reflector-state.js";

/**
 * How long to remember that a server cannot stream lists. After that it is asked again, because it may have
 * been upgraded.
 */
const STREAMING_REPROBE_MS = 3_600_000;

/** What a reflector has learnt about its server from the lists and watches it made so far. */
export class ServerMemory implements WatchGuard {
  /** Whether the connection of the present watch is guarded by PING. It is not known before the answer. */
  pinged = false;
  readonly #clock: Pick<Clock, "now">;
  #pagesCachedLists = false;
  #sendsBookmarks = false;
  #mayHaveChanged = false;
  #mayHideDeletions = false;
  #cannotStreamUntil = -Infinity;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Whether the server has answered a list of "0" in pages (L-4). A server with a watch cache does not. */
  get pagesCachedLists(): boolean {
    return this.#pagesCachedLists;
  }

  /** Whether the server has sent a bookmark. */
  get sendsBookmarks(): boolean {
    return this.#sendsBookmarks;
  }

  /**
   * Whether to ask the server for a streaming list. False for an hour after it was seen not to support them.
   */
  get mayStreamLists(): boolean {
    return this.#clock.now() >= this.#cannotStreamUntil;
  }

  /**
   * Whether the server may have been away since it last answered a list or a watch, and may have come back
   * with an earlier state. If so, the position must be checked before the next watch.
   */
  get mayHaveChanged(): boolean {
    return this.#mayHaveChanged;
  }

  /**
   * Whether the last list named no position. The watch after it begins at whatever state there is, and no
   * watch brings what was deleted between the two. Only another list shows it.
   */
  get mayHideDeletions(): boolean {
    return this.#mayHideDeletions;
  }

  /** A list of "0" came in pages. */
  sawPages(): void {
    this.#pagesCachedLists = true;
  }

  sawBookmark(): void {
    this.#sendsBookmarks = true;
  }

  /** A streaming list failed in a way that shows that this server does not support it. */
  sawNoStreaming(): void {
    this.#cannotStreamUntil = this.#clock.now() + STREAMING_REPROBE_MS;
  }

  /** The server has answered a list with the state at `resourceVersion`. */
  sawList(resourceVersion: string): void {
    this.#mayHideDeletions = !isPosition(resourceVersion);
    this.sawState();
  }

  /** The server has answered a list, or has confirmed the position. */
  sawState(): void {
    this.#mayHaveChanged = false;
  }

  /** A list or a watch has ended in this state. */
  sawEnding(kind: EndingKind, state: ReflectorState): void {
    this.#mayHaveChanged ||= mayBeAnotherServer(kind, state);
  }
}

/**
 * Whether the next answer may come from a server with an earlier state, for example one restored from a
 * backup. This is possible in two cases:
 *
 * - A watch was asked for and not accepted. There was no server, or another one, or the answer was not one
 *   that the server gives (perhaps a proxy gave it). Only 429 is excepted, because it asks for fewer
 *   requests.
 * - No probe could reach the server before the watch ended. A `silent` watch is excepted, because a probe has
 *   received a change after its position.
 */
function mayBeAnotherServer(kind: EndingKind, state: ReflectorState): boolean {
  if (state.kind === "connecting" || (state.kind === "doubting" && state.of === "connecting")) {
    return kind !== "tooManyRequests";
  }
  return state.kind === "doubting" && kind !== "silent";
}
