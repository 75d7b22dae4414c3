import { isTooLargeResourceVersion, StatusError } from "../api/status-error.js";
import type { EndingKind } from "./ending.js";
import type { PacedListWatch } from "./paced-list-watch.js";
import type { ReflectorState } from "./reflector-state.js";

/**
 * Finds out whether the server has reached the position that a watch continues from.
 *
 * A server that was restored from a backup accepts a watch from a position in its future, and sends nothing until it gets
 * there. But it refuses a list that must not be older than the position (L-10). A list of a single object costs next to
 * nothing, and it leaves the comparison of resourceVersions, which are opaque, to the server.
 */
export class PositionCheck {
  readonly #listWatch: Pick<PacedListWatch<unknown>, "list">;
  #isDue = false;
  #hasReached = false;

  constructor(listWatch: Pick<PacedListWatch<unknown>, "list">) {
    this.#listWatch = listWatch;
  }

  /** Whether to check the position before the next watch, because the server may have been away. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /**
   * Whether the server has shown, since the last list or watch ended, that it has reached the position. If it has not, it may
   * have been restored so quickly that it was never found away, and a quiet watch may be one from its future.
   */
  get hasReached(): boolean {
    return this.#hasReached;
  }

  /** The server has answered a list that is not older than the position, or has sent an event. */
  reached(): void {
    this.#isDue = false;
    this.#hasReached = true;
  }

  /** A list or a watch has ended in this state. */
  sawEnding(kind: EndingKind, state: ReflectorState): void {
    this.#isDue ||= mayBeAnotherServer(kind, state);
    this.#hasReached = false;
  }

  /** @throws StatusError (504, too large resource version) if the server is behind the position; TransportError */
  async check(resourceVersion: string, signal: AbortSignal): Promise<void> {
    const options = { resourceVersion, resourceVersionMatch: "NotOlderThan", limit: 1 } as const;
    await this.#listWatch.list(options, signal);
    this.reached();
  }

  /**
   * Reports whether the server is behind the position of a watch that it has accepted. If so, the check is due before the next
   * watch, too, and its refusal decides what follows. Rejects only if the signal has aborted.
   */
  async isBehind(resourceVersion: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.check(resourceVersion, signal);
    } catch (error) {
      signal.throwIfAborted();
      // A server that refuses the check for another reason would refuse it again. No answer says nothing.
      this.#hasReached = error instanceof StatusError;
      this.#isDue = isTooLargeResourceVersion(error);
    }
    return this.#isDue;
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
