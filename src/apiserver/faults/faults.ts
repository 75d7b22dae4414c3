import type { BreakHow } from "../http/breakable.js";
import type { ByteFault } from "./byte-faults.js";
import { EVENT_CHANGES, type EventFault } from "./event-faults.js";
import { type FaultMatch, type FaultTarget, matchesTarget } from "./fault-match.js";
import { refuseImpossible, refuseUnknown } from "./impossible-match.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import type { RequestFault } from "./request-faults.js";
import type { StreamFault } from "./stream-faults.js";

/**
 * What goes wrong. A request fault acts before the response; the other faults change the response on its way
 * out.
 */
export type FaultAction = RequestFault | StreamFault | EventFault | ByteFault;

/** A fault: what goes wrong, and with which requests. */
export interface Fault {
  /** The requests it applies to. @defaultValue every request */
  readonly match?: FaultMatch;
  /** How many requests it applies to, before it is disarmed. @defaultValue 1 */
  readonly times?: number;
  /** What goes wrong. */
  readonly do: FaultAction;
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
  readonly #kinds: KindRegistry;
  #pending: PendingFault[] = [];
  readonly #struck: StruckFault[] = [];

  constructor(now: () => number, kinds: KindRegistry) {
    this.#now = now;
    this.#kinds = kinds;
  }

  /** The faults that were applied so far, oldest first. */
  get struck(): readonly StruckFault[] {
    return this.#struck;
  }

  /**
   * Arms a fault. The returned function disarms it.
   *
   * @throws TypeError for a type, a change or a field of `match` that does not exist, for a number that is none, and
   * for a verb, a resource or another value of `match` that no request to this server can have, because such a fault
   * would do nothing, or strike requests that it should not.
   */
  add(fault: Fault): () => void {
    refuseMistakes(fault);
    refuseImpossible(fault.match ?? {}, this.#kinds.all());
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
    for (const pending of this.#pending.filter(({ fault }) => matchesTarget(fault.match ?? {}, target))) {
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
  subresource: true,
  namespace: true,
  name: true,
  user: true,
  nth: true,
};

const TEXTS = ["method", "verb", "resource", "subresource", "namespace", "name", "user"] as const;

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
  for (const field of TEXTS) {
    refuseOther(field, match[field], { expected: "a text", isFine: (value) => typeof value === "string" });
  }
  const given: Readonly<Record<string, unknown>> = { times: fault.times, ...match, ...action };
  for (const field of NUMBERS) {
    const isFine = (value: unknown): boolean => typeof value === "number" && value >= 0;
    refuseOther(field, given[field], { expected: "a number of at least 0", isFine });
  }
}

interface Expectation {
  readonly expected: string;
  readonly isFine: (value: unknown) => boolean;
}

function refuseOther(field: string, value: unknown, { expected, isFine }: Expectation): void {
  if (value !== undefined && !isFine(value)) {
    const found = typeof value === "number" ? String(value) : JSON.stringify(value);
    throw new TypeError(`Cannot add a fault with ${field} ${found}: expected ${expected}`);
  }
}
