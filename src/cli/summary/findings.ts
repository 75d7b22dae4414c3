import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import type { Change } from "../../explain/change.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import type { ObservedEvent } from "../watching/companion.js";

/** The most causes of restarts that are counted separately. */
const MOST_CAUSES = 100;
/** The most containers of one cause that are counted separately. */
const MOST_CONTAINERS = 1_000;

/** How often containers were restarted for one reason. */
export interface RestartCause {
  count: number;
  /** The count of each container, by the name of its pod and its own: `shop/web c=app`. */
  readonly containers: Map<string, number>;
}

/**
 * Collects from the explanations of a run why containers were restarted, and which pod took longest to become ready.
 */
export class Findings {
  readonly #restarts = new Map<string, RestartCause>();
  #slowest: { readonly key: ObjectKey; readonly ms: number } | undefined;

  /** The causes of restarts, such as `OOMKilled` or `Error exit=1`. */
  get restarts(): ReadonlyMap<string, RestartCause> {
    return this.#restarts;
  }

  /** The new pod that took longest to become ready. */
  get slowest(): { readonly key: ObjectKey; readonly ms: number } | undefined {
    return this.#slowest;
  }

  observe({ event, why }: ObservedEvent<Pod>): void {
    if (event.type !== "update" || why === undefined) {
      return;
    }
    for (const change of why.changes) {
      const restarts = change.container === undefined ? 0 : numberIn(change, "restarted");
      if (restarts > 0) {
        this.#restarted(causeIn(change), restarts, `${keyOf(event.object)} c=${change.container ?? ""}`);
      }
    }
  }

  becameReady(key: ObjectKey, ms: number): void {
    if (this.#slowest === undefined || ms > this.#slowest.ms) {
      this.#slowest = { key, ms };
    }
  }

  #restarted(cause: string, count: number, container: string): void {
    let known = this.#restarts.get(cause);
    if (known === undefined) {
      if (this.#restarts.size >= MOST_CAUSES) {
        return;
      }
      known = { count: 0, containers: new Map() };
      this.#restarts.set(cause, known);
    }
    known.count += count;
    if (known.containers.has(container) || known.containers.size < MOST_CONTAINERS) {
      known.containers.set(container, (known.containers.get(container) ?? 0) + count);
    }
  }
}

function keyOf(object: Pod): ObjectKey {
  return objectIdentity.keyOf(object);
}

/** Returns how a container ended. Of a plain error, the exit code says more than the reason. */
function causeIn(change: Change): string {
  const reason = textIn(change, "reason") ?? textIn(change, "last");
  const exit = `exit=${numberIn(change, "exit")}`;
  return reason === undefined ? exit : reason === "Error" ? `${reason} ${exit}` : reason;
}

function textIn(change: Change, key: string): string | undefined {
  return change.tokens.find((token) => token.key === key)?.text;
}

function numberIn(change: Change, key: string): number {
  const value = change.tokens.find((token) => token.key === key)?.value;
  return typeof value === "number" ? value : 0;
}
