import type { EndingKind } from "./ending.js";
import type { PacedListWatch } from "./paced-list-watch.js";
import type { ReflectorState } from "./reflector-state.js";

/**
 * Finds out whether the server has reached the position, before a watch continues from there.
 *
 * A server that was away may have been restored from a backup. It then accepts a watch from a position in its future and
 * sends nothing until it gets there, but it refuses a list that must not be older than the position (L-10). A list of a
 * single object costs next to nothing, and it leaves the comparison of resourceVersions, which are opaque, to the server.
 */
export class PositionCheck {
  readonly #listWatch: Pick<PacedListWatch<unknown>, "list">;
  #isDue = false;

  constructor(listWatch: Pick<PacedListWatch<unknown>, "list">) {
    this.#listWatch = listWatch;
  }

  /** The server has answered a list, which is never older than the position. */
  sawList(): void {
    this.#isDue = false;
  }

  /** A list or a watch has ended in this state. */
  sawEnding(kind: EndingKind, state: ReflectorState): void {
    this.#isDue ||= mayBeAnotherServer(kind, state);
  }

  /**
   * Asks the server whether it has reached the position, if it may have been away since it last answered.
   *
   * @throws StatusError (504, too large resource version) if it has not; TransportError
   */
  async beforeWatch(resourceVersion: string, signal: AbortSignal): Promise<void> {
    if (this.#isDue) {
      const options = { resourceVersion, resourceVersionMatch: "NotOlderThan", limit: 1 } as const;
      await this.#listWatch.list(options, signal);
      this.#isDue = false;
    }
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
