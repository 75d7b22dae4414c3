import type { BreakHow } from "../http/breakable.js";
import type { ByteFault } from "./byte-faults.js";
import { EVENT_CHANGES, type EventFault } from "./event-faults.js";
import type { RequestFault } from "./request-faults.js";
import type { StreamFault } from "./stream-faults.js";

/**
 * What goes wrong. A request fault acts before the response; the other faults change the response on its way
 * out.
 */
export type FaultAction = RequestFault | StreamFault | EventFault | ByteFault;

/** The requests that a fault applies to: those that match every field that is given. */
export interface FaultMatch {
  /** The HTTP method. */
  readonly method?: string;
  /** The verb: `list`, `watch`, `get`, `create` and so on. */
  readonly verb?: string;
  /** The whole path, or a pattern that matches it. */
  readonly path?: string | RegExp;
  /** A pattern that matches the query as it was sent: `/continue=/`. */
  readonly query?: RegExp;
  /** The plural name of the resource. */
  readonly resource?: string;
  readonly namespace?: string;
  /** The name of the user. */
  readonly user?: string;
  /** The first of the matching requests that the fault applies to, counted from 1. @defaultValue 1 */
  readonly nth?: number;
}

/** A fault: what goes wrong, and with which requests. */
export interface Fault {
  /** The requests it applies to. @defaultValue every request */
  readonly match?: FaultMatch;
  /** How many requests it applies to, before it is disarmed. @defaultValue 1 */
  readonly times?: number;
  /** What goes wrong. */
  readonly do: FaultAction;
}

/** The properties of a request that a fault can match. */
export interface FaultTarget {
  readonly method: string;
  readonly verb: string;
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly query: string;
  /** The plural name of the resource. Empty if the request is for none. */
  readonly resource: string;
  /** Empty for all namespaces, and for a request without one. */
  readonly namespace: string;
  readonly user: string;
}

/** A record that a fault was applied to a request. */
export interface StruckFault {
  readonly action: FaultAction["type"];
  readonly target: FaultTarget;
  /** When it was applied, in milliseconds on the server's clock (`Clock.now`). */
  readonly at: number;
}

interface PendingFault {
  readonly fault: Fault;
  /** How many requests have matched so far. */
  matched: number;
  /** To how many requests it was applied so far. */
  struck: number;
}

/**
 * The faults of a server: which requests go wrong, and how. Nothing is random: the same requests get the same
 * faults.
 */
export class Faults {
  readonly #now: () => number;
  #pending: PendingFault[] = [];
  readonly #struck: StruckFault[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The faults that were applied so far, oldest first. */
  get struck(): readonly StruckFault[] {
    return this.#struck;
  }

  /**
   * Arms a fault. The returned function disarms it.
   *
   * @throws TypeError for a type, a change or a field of `match` that does not exist, and for a number that is none,
   * because such a fault would do nothing, or strike requests that it should not.
   */
  add(fault: Fault): () => void {
    refuseMistakes(fault);
    const pending = { fault, matched: 0, struck: 0 };
    this.#pending.push(pending);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== pending);
    };
  }

  /** Disarms all faults. A fault that was already applied to a request continues. */
  clear(): void {
    this.#pending = [];
  }

  /**
   * Returns the actions that apply to a request, in the order in which their faults were armed, and records
   * them.
   */
  take(target: FaultTarget): FaultAction[] {
    const actions: FaultAction[] = [];
    for (const pending of this.#pending.filter(({ fault }) => matches(fault.match ?? {}, target))) {
      pending.matched += 1;
      const { nth = 1 } = pending.fault.match ?? {};
      if (pending.matched >= nth && pending.struck < (pending.fault.times ?? 1)) {
        pending.struck += 1;
        actions.push(pending.fault.do);
        this.#struck.push({ action: pending.fault.do.type, target, at: this.#now() });
      }
    }
    this.#pending = this.#pending.filter(({ fault, struck }) => struck < (fault.times ?? 1));
    return actions;
  }
}

const TYPES: Readonly<Record<FaultAction["type"], true>> = {
  http: true,
  hang: true,
  refuse: true,
  earlyHints: true,
  delay: true,
  compact: true,
  ignoreParameters: true,
  before: true,
  drop: true,
  goaway: true,
  end: true,
  stall: true,
  watchError: true,
  garbage: true,
  truncate: true,
  events: true,
  slow: true,
  splitChunks: true,
  badGzip: true,
  shortBody: true,
  missingEnd: true,
  trailers: true,
  rewriteBody: true,
};

const MATCH_FIELDS: Readonly<Record<keyof FaultMatch, true>> = {
  method: true,
  verb: true,
  path: true,
  query: true,
  resource: true,
  namespace: true,
  user: true,
  nth: true,
};

const BREAKS: readonly BreakHow[] = ["close", "reset", "rst", "goaway"];

const NUMBERS = [
  "times",
  "nth",
  "code",
  "retryAfterSeconds",
  "ms",
  "afterEvents",
  "afterBytes",
  "afterMs",
  "count",
  "size",
  "bytesPerSecond",
] as const;

/** Refuses what the types of TypeScript forbid, for callers that are not compiled with them. */
function refuseMistakes(fault: Fault): void {
  const { match = {}, do: action } = fault;
  refuseUnknown("of the type", action.type, Object.keys(TYPES));
  if (action.type === "events" && typeof action.change !== "function") {
    refuseUnknown("with the change", action.change, EVENT_CHANGES);
  }
  if ((action.type === "refuse" || action.type === "drop") && action.how !== undefined) {
    refuseUnknown("that breaks a connection by", action.how, BREAKS);
  }
  for (const field of Object.keys(match)) {
    refuseUnknown("that matches the field", field, Object.keys(MATCH_FIELDS));
  }
  refuseOtherThanNumbers({ times: fault.times, ...match, ...action });
}

function refuseOtherThanNumbers(given: Readonly<Record<string, unknown>>): void {
  for (const name of NUMBERS) {
    const value = given[name];
    if (value !== undefined && !(typeof value === "number" && value >= 0)) {
      const found = typeof value === "number" ? String(value) : JSON.stringify(value);
      throw new TypeError(`Cannot add a fault with ${name} ${found}: expected a number of at least 0`);
    }
  }
}

function refuseUnknown(what: string, found: string, known: readonly string[]): void {
  if (!known.includes(found)) {
    throw new TypeError(
      `Cannot add a fault ${what} ${JSON.stringify(found)}: expected one of ${known.join(", ")}`,
    );
  }
}

const EQUAL_FIELDS = ["method", "verb", "resource", "namespace", "user"] as const;

function matches(match: FaultMatch, target: FaultTarget): boolean {
  const { path, query } = match;
  return (
    EQUAL_FIELDS.every((field) => match[field] === undefined || match[field] === target[field]) &&
    (path === undefined || (typeof path === "string" ? path === target.path : path.test(target.path))) &&
    (query === undefined || query.test(target.query))
  );
}
