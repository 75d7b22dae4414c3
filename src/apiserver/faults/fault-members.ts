import { inspect, types } from "node:util";
import type { BreakHow } from "../http/breakable.js";
import { EVENT_CHANGES } from "./event-faults.js";
import type { Fault, FaultAction } from "./fault.js";
import type { FaultMatch } from "./fault-match.js";
import { refuseUnknown } from "./impossible-match.js";
import type { FaultTrigger } from "./stream-faults.js";

/** What a value must be. */
interface Value {
  readonly expected: string;
  readonly isFine: (value: unknown) => boolean;
}

/** A member that may be absent. */
interface Optional extends Value {
  readonly isNeeded: false;
}

/** A member that must be there. */
interface Needed extends Value {
  readonly isNeeded: true;
}

/** A row for each member of a type, so that the compiler finds a member that has none. */
type MembersOf<T> = {
  readonly [M in Exclude<keyof T, "type">]-?: object extends Pick<T, M> ? Optional : Needed;
};

type ActionMembers = {
  readonly [T in FaultAction["type"]]: MembersOf<Extract<FaultAction, { readonly type: T }>>;
};

const TEXT = value("a text", isText);
const FLAG = value("true or false", (found) => typeof found === "boolean");
const FUNCTION = value("a function", isFunction);
const OBJECT = value("an object", isObject);
const PATTERN = value("a regular expression", types.isRegExp);
const PATH = value("a text or a regular expression", (found) => isText(found) || types.isRegExp(found));
const BYTES = value("a Uint8Array", types.isUint8Array);
const BODY = value("a text or a Uint8Array", (found) => isText(found) || types.isUint8Array(found));
const HEADERS = value("an object of texts", (found) => isObject(found) && Object.values(found).every(isText));
const TEXTS = value("a list of texts", (found) => Array.isArray(found) && found.every(isText));

const STATUS = value(
  "an HTTP status from 200 to 599",
  (found) => isWhole(found) && found >= 200 && found <= 599,
);
const HTTP2_CODE = value(
  "an error code of HTTP/2 from 0 to 4294967295",
  (found) => isWhole(found) && found >= 0 && found <= 0xffff_ffff,
);
const COUNT = value("a whole number of at least 0", (found) => isWhole(found) && found >= 0);
const POSITIVE = value("a whole number of at least 1", (found) => isWhole(found) && found >= 1);
const TIMES = value(
  "a whole number of at least 1, or Infinity",
  (found) => found === Infinity || (isWhole(found) && found >= 1),
);
const MILLISECONDS = value("a finite number of at least 0", (found) => isFinite(found) && found >= 0);
const RATE = value("a finite number above 0", (found) => isFinite(found) && found > 0);

const BREAKS: Readonly<Record<BreakHow, true>> = { close: true, reset: true, rst: true, goaway: true };
const HOW = oneOf(Object.keys(BREAKS));
const CHANGE = value(
  `${oneOf(EVENT_CHANGES).expected}, or a function`,
  (found) => isFunction(found) || oneOf(EVENT_CHANGES).isFine(found),
);

const TRIGGER: MembersOf<FaultTrigger> = {
  afterEvents: optional(COUNT),
  afterBytes: optional(COUNT),
  afterMs: optional(MILLISECONDS),
};

const ACTIONS: ActionMembers = {
  http: {
    code: needed(STATUS),
    reason: optional(TEXT),
    message: optional(TEXT),
    retryAfterSeconds: optional(COUNT),
    text: optional(BODY),
    contentType: optional(TEXT),
    headers: optional(HEADERS),
  },
  hang: {},
  refuse: { how: optional(HOW), code: optional(HTTP2_CODE) },
  earlyHints: { count: optional(POSITIVE) },
  delay: { ms: needed(MILLISECONDS) },
  compact: {},
  ignoreParameters: { names: needed(TEXTS) },
  before: { run: needed(FUNCTION) },
  drop: { how: optional(HOW), code: optional(HTTP2_CODE), ...TRIGGER },
  goaway: { code: optional(HTTP2_CODE), ...TRIGGER },
  end: TRIGGER,
  stall: { midEvent: optional(FLAG), ...TRIGGER },
  watchError: {
    code: needed(STATUS),
    reason: optional(TEXT),
    message: optional(TEXT),
    retryAfterSeconds: optional(COUNT),
    keepOpen: optional(FLAG),
    ...TRIGGER,
  },
  garbage: { bytes: optional(BYTES), ...TRIGGER },
  truncate: TRIGGER,
  events: { afterEvents: optional(COUNT), count: optional(TIMES), change: needed(CHANGE) },
  slow: { bytesPerSecond: needed(RATE) },
  splitChunks: { size: optional(POSITIVE), crlf: optional(FLAG), blankLines: optional(FLAG) },
  badGzip: {},
  shortBody: {},
  missingEnd: {},
  trailers: { trailers: optional(HEADERS) },
  rewriteBody: { rewrite: needed(FUNCTION) },
};

const FAULT: MembersOf<Fault> = { match: optional(OBJECT), times: optional(TIMES), do: needed(OBJECT) };

const MATCH: MembersOf<FaultMatch> = {
  method: optional(TEXT),
  verb: optional(TEXT),
  path: optional(PATH),
  query: optional(PATTERN),
  resource: optional(TEXT),
  subresource: optional(TEXT),
  namespace: optional(TEXT),
  name: optional(TEXT),
  user: optional(TEXT),
  nth: optional(POSITIVE),
};

/**
 * Refuses what the types of TypeScript forbid, for callers that are not compiled with them, and numbers that mean nothing.
 *
 * @throws TypeError that says what was found and what is expected.
 */
export function refuseMistakes(fault: Fault): void {
  refuseMembers("", fault, FAULT);
  const { match = {}, do: action } = fault;
  refuseUnknown("of the type", action.type, Object.keys(ACTIONS));
  refuseMembers(` of the type "${action.type}"`, action, { type: needed(TEXT), ...ACTIONS[action.type] });
  refuseMembers(" with this match", match, MATCH);
}

function refuseMembers(
  subject: string,
  found: object,
  members: Readonly<Record<string, Needed | Optional>>,
): void {
  const known = Object.keys(members);
  const unknown = Object.keys(found).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw mistake(
      subject,
      `the member "${unknown}"`,
      known.length > 1 ? oneOf(known).expected : `only ${known.join()}`,
    );
  }
  const given = new Map<string, unknown>(Object.entries(found));
  for (const [name, { isNeeded, isFine, expected }] of Object.entries(members)) {
    const member = given.get(name);
    if (member === undefined ? isNeeded : !isFine(member)) {
      throw mistake(subject, member === undefined ? `no ${name}` : `${name} ${quoted(member)}`, expected);
    }
  }
}

function mistake(subject: string, found: string, expected: string): TypeError {
  return new TypeError(`Cannot add a fault${subject}: found ${found}, expected ${expected}`);
}

function quoted(found: unknown): string {
  return isText(found) ? JSON.stringify(found) : inspect(found, { depth: 0, breakLength: Infinity });
}

function value(expected: string, isFine: (found: unknown) => boolean): Value {
  return { expected, isFine };
}

function oneOf(names: readonly string[]): Value {
  return value(`one of ${names.join(", ")}`, (found) => isText(found) && names.includes(found));
}

function needed(member: Value): Needed {
  return { ...member, isNeeded: true };
}

function optional(member: Value): Optional {
  return { ...member, isNeeded: false };
}

function isText(found: unknown): found is string {
  return typeof found === "string";
}

function isFunction(found: unknown): boolean {
  return typeof found === "function";
}

function isObject(found: unknown): found is object {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

function isFinite(found: unknown): found is number {
  return Number.isFinite(found);
}

function isWhole(found: unknown): found is number {
  return Number.isSafeInteger(found);
}
