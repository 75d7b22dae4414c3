import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import type { Change } from "../../explain/change.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { logfmtValue } from "../../printer/logfmt.js";
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
  /** Whether there were more containers than are counted separately. */
  hasMore: boolean;
}

/** A pod of a run. Pods of several contexts may have the same name. */
export interface FoundPod {
  readonly key: ObjectKey;
  /** The name of the context, if several are watched. */
  readonly context: string | undefined;
}

/** A pod, and how long something took it. */
interface Slowest extends FoundPod {
  readonly ms: number;
}

/**
 * Collects from the explanations of a run why containers were restarted, and which pod took longest to become ready.
 */
export class Findings {
  readonly #restarts = new Map<string, RestartCause>();
  #otherRestarts = 0;
  #slowest: Slowest | undefined;

  /** The causes of restarts, such as `OOMKilled` or `Error exit=1`. */
  get restarts(): ReadonlyMap<string, RestartCause> {
    return this.#restarts;
  }

  /** The number of restarts by causes of which there were too many to be counted separately. */
  get otherRestarts(): number {
    return this.#otherRestarts;
  }

  /** The new pod that took longest to become ready. */
  get slowest(): Slowest | undefined {
    return this.#slowest;
  }

  /** Notes an event of a pod that is selected. */
  observe({ event, why, told }: ObservedEvent<Pod>, context: string | undefined): void {
    if (event.type !== "update" || why === undefined || told === "nothing") {
      return;
    }
    for (const change of why.changes) {
      const restarts = change.container === undefined ? 0 : numberIn(change, "restarted");
      if (restarts > 0) {
        const pod = { key: objectIdentity.keyOf(event.object), context };
        this.#restarted(causeIn(change), restarts, `${foundPodText(pod)} c=${change.container ?? ""}`);
      }
    }
  }

  becameReady(pod: FoundPod, ms: number): void {
    if (this.#slowest === undefined || ms > this.#slowest.ms) {
      this.#slowest = { ...pod, ms };
    }
  }

  #restarted(cause: string, count: number, container: string): void {
    let known = this.#restarts.get(cause);
    if (known === undefined) {
      if (this.#restarts.size >= MOST_CAUSES) {
        this.#otherRestarts += count;
        return;
      }
      known = { count: 0, containers: new Map(), hasMore: false };
      this.#restarts.set(cause, known);
    }
    known.count += count;
    if (known.containers.has(container) || known.containers.size < MOST_CONTAINERS) {
      known.containers.set(container, (known.containers.get(container) ?? 0) + count);
    } else {
      known.hasMore = true;
    }
  }
}

/** Returns the namespace and the name of a pod, and its context if there are several: `shop/web context=prod`. */
export function foundPodText({ key, context }: FoundPod): string {
  return context === undefined ? key : `${key} context=${logfmtValue(context)}`;
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
