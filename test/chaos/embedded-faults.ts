import type {
  ApiServer,
  EventChange,
  Fault,
  FaultAction,
  RestartOptions,
} from "../../src/apiserver/index.js";
import type { FaultCharacter, FaultKind } from "./fault-plan.js";
import { HOSTILE_KINDS } from "./hostile-faults.js";
import type { Random } from "./random.js";

/** A fault for requests: the requests that it strikes, and what happens to them. */
export interface RequestKind {
  readonly name: string;
  readonly verb: "list" | "watch" | "any";
  readonly character?: FaultCharacter;
  readonly weight?: number;
  /** How many requests it strikes. @defaultValue one to three */
  readonly times?: number;
  readonly action: (random: Random) => FaultAction;
  /** What else happens to the same requests. */
  readonly also?: () => FaultAction;
}

/** The errors with which real servers, rate limiters and proxies answer. */
const STATUSES: readonly (readonly [number, string])[] = [
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [410, "Expired"],
  [410, "Gone"],
  [429, "TooManyRequests"],
  [500, "InternalError"],
  [503, "ServiceUnavailable"],
  [504, "Timeout"],
];

const WATCH_ERRORS = STATUSES.filter(([code]) => ![401, 403, 404].includes(code));

function afterEvents(random: Random): { afterEvents: number } {
  return { afterEvents: random.int(0, 12) };
}

const REQUEST_KINDS: readonly RequestKind[] = [
  {
    name: "http",
    verb: "any",
    weight: 3,
    action: (random) => {
      const [code, reason] = random.pick(STATUSES);
      const seconds = code === 429 ? { retryAfterSeconds: random.int(1, 3) } : {};
      return { type: "http", code, reason, ...seconds };
    },
  },
  {
    name: "http (text)",
    verb: "any",
    action: (random) => ({
      type: "http",
      code: random.pick([429, 502, 503]),
      text: "<html>Bad Gateway</html>",
      contentType: "text/html",
    }),
  },
  { name: "hang", verb: "any", action: () => ({ type: "hang" }) },
  {
    name: "refuse",
    verb: "any",
    weight: 2,
    action: (random) => ({ type: "refuse", how: random.pick(["close", "reset"]) }),
  },
  { name: "delay", verb: "any", action: (random) => ({ type: "delay", ms: random.int(10, 4_000) }) },
  { name: "compact (before)", verb: "any", action: () => ({ type: "compact" }) },
  { name: "ignoreParameters", verb: "list", action: () => ({ type: "ignoreParameters", names: ["limit"] }) },
  {
    name: "drop",
    verb: "any",
    weight: 3,
    action: (random) => ({ type: "drop", how: random.pick(["close", "reset"]), ...afterEvents(random) }),
  },
  {
    name: "drop (bytes)",
    verb: "any",
    weight: 2,
    action: (random) => ({ type: "drop", how: "reset", afterBytes: random.int(1, 20_000) }),
  },
  {
    name: "drop (time)",
    verb: "watch",
    action: (random) => ({ type: "drop", how: "close", afterMs: random.int(1, 20_000) }),
  },
  { name: "end", verb: "watch", weight: 3, action: (random) => ({ type: "end", ...afterEvents(random) }) },
  {
    name: "stall",
    verb: "watch",
    weight: 2,
    action: (random) => ({ type: "stall", midEvent: random.chance(0.5), ...afterEvents(random) }),
  },
  {
    name: "watchError",
    verb: "watch",
    weight: 3,
    action: (random) => {
      const [code, reason] = random.pick(WATCH_ERRORS);
      return { type: "watchError", code, reason, keepOpen: random.chance(0.2), ...afterEvents(random) };
    },
  },
  {
    name: "garbage",
    verb: "watch",
    weight: 2,
    action: (random) => ({ type: "garbage", ...afterEvents(random) }),
  },
  {
    name: "truncate",
    verb: "watch",
    weight: 2,
    action: (random) => ({ type: "truncate", ...afterEvents(random) }),
  },
  {
    name: "slow",
    verb: "any",
    weight: 2,
    action: (random) => ({ type: "slow", bytesPerSecond: random.int(1_000, 20_000) }),
  },
  {
    name: "splitChunks",
    verb: "any",
    weight: 2,
    action: (random) => ({
      type: "splitChunks",
      size: random.int(1, 50),
      crlf: random.chance(0.3),
      blankLines: random.chance(0.3),
    }),
  },
  { name: "badGzip", verb: "list", action: () => ({ type: "badGzip" }) },
  { name: "shortBody", verb: "list", action: () => ({ type: "shortBody" }) },
  { name: "missingEnd", verb: "any", action: () => ({ type: "missingEnd" }) },
  {
    name: "rewriteBody",
    verb: "list",
    action: () => ({ type: "rewriteBody", rewrite: (body) => respelled(body) }),
  },
  eventKind("missedDelete", "honest"),
  eventKind("noBookmarks", "honest"),
  eventKind("noInitialEventsEnd", "honest"),
  eventKind("duplicate", "honest"),
  eventKind("reorder", "lying"),
  eventKind("resourceVersionBackwards", "lying"),
  eventKind("resourceVersionNotNumeric", "lying"),
  eventKind("resourceVersionMissing", "lying"),
  eventKind("lyingBookmark", "lying"),
  eventKind("unknownType", "lying"),
  eventKind("otherKind", "lying"),
  eventKind("huge", "lying"),
];

function eventKind(change: EventChange, character: FaultCharacter): RequestKind {
  return {
    name: change,
    verb: "watch",
    character,
    action: (random) => ({ type: "events", change, count: random.int(1, 20), ...afterEvents(random) }),
  };
}

/** Returns the same list as another server might write it: in another order, and with unknown fields. */
function respelled(body: Readonly<Record<string, unknown>>): Record<string, never> {
  const { items, ...others } = body;
  return { unknown: { items: [] }, items, ...others } as unknown as Record<string, never>;
}

/** Returns all faults of the embedded server. */
export function embeddedFaults(server: ApiServer, counted: (name: string) => void): FaultKind[] {
  return [
    ...[...REQUEST_KINDS, ...HOSTILE_KINDS].map((kind) => requestFault(kind, server)),
    {
      name: "restart",
      character: "honest",
      weight: 1,
      plan: (random) => {
        const options: RestartOptions = {
          history: random.pick(["lost", "kept"]),
          rv: random.pick(["same", "same", "jump"]),
          // Measured on the clock of the server, which is accelerated.
          downMs: random.int(0, 5_000),
        };
        return {
          detail: JSON.stringify(options),
          strike: async () => {
            counted(`restart (history ${options.history ?? ""})`);
            await server.restart(options);
          },
        };
      },
    },
    {
      name: "compact",
      character: "honest",
      weight: 2,
      plan: () => ({
        detail: "all",
        strike: () => {
          counted("compact");
          server.compact();
        },
      }),
    },
    {
      name: "certificate rotated",
      character: "honest",
      weight: 1,
      plan: () => ({
        detail: "server",
        strike: async () => {
          counted("certificate rotated");
          await server.rotateCertificate();
        },
      }),
    },
  ];
}

function requestFault(kind: RequestKind, server: ApiServer): FaultKind {
  const { name, verb, character = "honest", weight = 1 } = kind;
  return {
    name,
    character,
    weight,
    plan: (random) => {
      const action = kind.action(random);
      const times = kind.times ?? random.int(1, 3);
      const everybody = random.chance(0.2);
      return {
        detail: `${everybody ? "all " : ""}${verb} x${times} ${JSON.stringify(action)}`,
        strike: (user) => {
          for (const what of [action, ...(kind.also === undefined ? [] : [kind.also()])]) {
            const fault: Fault = {
              match: { ...(verb === "any" ? {} : { verb }), ...(everybody ? {} : { user }) },
              times: everybody ? 3 * times : times,
              do: what,
            };
            server.faults.add(fault);
          }
        },
      };
    },
  };
}
