import type { ByteFault } from "./byte-faults.js";
import type { EventFault } from "./event-faults.js";
import type { RequestFault } from "./request-faults.js";
import type { StreamFault } from "./stream-faults.js";

/** What goes wrong. Those of the request come before the answer, the others change it on its way out. */
export type FaultAction = RequestFault | StreamFault | EventFault | ByteFault;

/** Which requests a fault strikes: all that fit every field given. */
export interface FaultMatch {
  readonly method?: string;
  /** `list`, `watch`, `get`, `create` and so on. */
  readonly verb?: string;
  /** The whole path, or a pattern of it. */
  readonly path?: string | RegExp;
  /** A pattern of the query as sent: `/continue=/`. */
  readonly query?: RegExp;
  /** The plural. */
  readonly resource?: string;
  readonly namespace?: string;
  readonly user?: string;
  /** Strikes from the nth of the requests that fit, counted from 1. @defaultValue 1 */
  readonly nth?: number;
}

/** Something that goes wrong, and for which requests. */
export interface Fault {
  /** @defaultValue every request */
  readonly match?: FaultMatch;
  /** How many requests it strikes. @defaultValue 1 */
  readonly times?: number;
  readonly do: FaultAction;
}

/** What a fault may know of a request. */
export interface FaultTarget {
  readonly method: string;
  readonly verb: string;
  readonly path: string;
  readonly query: string;
  readonly resource: string;
  readonly namespace: string;
  readonly user: string;
}

/** A fault that struck. */
export interface StruckFault {
  readonly action: FaultAction["type"];
  readonly target: FaultTarget;
  /** On the server's clock. */
  readonly at: number;
}

interface PendingFault {
  readonly fault: Fault;
  /** Requests that fitted so far. */
  fitted: number;
  struck: number;
}

/** Scripted trouble: which requests go wrong, and how. No chance in it: the same requests meet the same faults. */
export class Faults {
  readonly #now: () => number;
  #pending: PendingFault[] = [];
  readonly #struck: StruckFault[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The faults that struck so far, oldest first. */
  get struck(): readonly StruckFault[] {
    return this.#struck;
  }

  /** Arms a fault; the returned function disarms it. */
  add(fault: Fault): () => void {
    const pending = { fault, fitted: 0, struck: 0 };
    this.#pending.push(pending);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== pending);
    };
  }

  /** Disarms all faults. What has struck goes on. */
  clear(): void {
    this.#pending = [];
  }

  /** The actions that strike a request, in the order they were armed. */
  take(target: FaultTarget): FaultAction[] {
    const actions: FaultAction[] = [];
    for (const pending of this.#pending.filter(({ fault }) => fits(fault.match ?? {}, target))) {
      pending.fitted += 1;
      const { nth = 1 } = pending.fault.match ?? {};
      if (pending.fitted >= nth && pending.struck < (pending.fault.times ?? 1)) {
        pending.struck += 1;
        actions.push(pending.fault.do);
        this.#struck.push({ action: pending.fault.do.type, target, at: this.#now() });
      }
    }
    this.#pending = this.#pending.filter(({ fault, struck }) => struck < (fault.times ?? 1));
    return actions;
  }
}

const EQUAL_FIELDS = ["method", "verb", "resource", "namespace", "user"] as const;

function fits(match: FaultMatch, target: FaultTarget): boolean {
  const { path, query } = match;
  return (
    EQUAL_FIELDS.every((field) => match[field] === undefined || match[field] === target[field]) &&
    (path === undefined || (typeof path === "string" ? path === target.path : path.test(target.path))) &&
    (query === undefined || query.test(target.query))
  );
}
