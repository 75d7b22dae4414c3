import { isPosition } from "../api/resource-version.js";
import type { Clock } from "../base/clock.js";
import type { WatchGuard } from "./probe-schedule.js";

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
  }
}
