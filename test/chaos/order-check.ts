import type { HandlerCall } from "./contract.js";
import { describeState } from "./pod-state.js";

/**
 * Checks that one handler is told the changes of all objects in the order of the server (CT-4). It is for
 * handlers whose queue keeps every event. The calls may be checked in portions.
 */
export class OrderCheck {
  readonly #name: string;
  /** The newest change that a watch has told, since the last list that showed a change. */
  #newest = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Returns the violations among the calls. A server that lies may tell its changes in any order. */
  check(calls: readonly HandlerCall[], honest: boolean): string[] {
    const violations: string[] = [];
    for (const { verb, cause, state } of honest ? calls : []) {
      const revision = Number(state?.resourceVersion);
      if (cause === "relist") {
        // The list may be older than what the watch before it told.
        this.#newest = 0;
      } else if (cause === "watch" && revision <= this.#newest) {
        violations.push(
          `CT-4: ${this.#name}: ${verb} ${describeState(state)}: it comes after the change @${this.#newest}`,
        );
      } else if (cause === "watch") {
        this.#newest = revision;
      }
    }
    if (!honest) {
      this.#newest = 0;
    }
    return violations;
  }
}
