import { ApiError } from "../refusals/api-error.js";
import type { BreakHow } from "../http/breakable.js";
import type { FaultTools } from "./fault-tools.js";
import { forwardingReply } from "../http/forwarding-reply.js";
import { jsonEncoding } from "../encoding/json-encoding.js";
import type { ObjectEncoding } from "../encoding/object-encoding.js";
import { protobufEncoding } from "../encoding/protobuf-encoding.js";
import type { Reply } from "../http/reply.js";
import { reasonOfCode } from "./status-reason.js";
import { errorFrame, type WatchFrame } from "../encoding/watch-frames.js";

/**
 * The point of a response at which a stream fault acts. If several conditions are given, all of them must be
 * met. If none is given, the fault acts right after the headers.
 */
export interface FaultTrigger {
  /** After this many events of a watch. */
  readonly afterEvents?: number;
  /** After this many bytes of the body, even in the middle of an event. */
  readonly afterBytes?: number;
  /** After this much time on the server's clock, counted from the headers. */
  readonly afterMs?: number;
}

/** A fault that acts at some point of a response, mostly of a watch. */
export type StreamFault = FaultTrigger & StreamAction;

type StreamAction =
  /**
   * The connection breaks, or the stream of HTTP/2 alone (`rst`), with a code of HTTP/2.
   *
   * @defaultValue `how` "reset"
   */
  | { readonly type: "drop"; readonly how?: BreakHow; readonly code?: number }
  /**
   * The server says that the connection goes (GOAWAY), and answers what was asked on it before.
   *
   * @defaultValue `code` 0, NO_ERROR
   */
  | { readonly type: "goaway"; readonly code?: number }
  /**
   * The response ends properly, but too early: a watch before its deadline, or a list before its last item.
   */
  | { readonly type: "end" }
  /**
   * Nothing more is sent, and the connection stays open. With `midEvent`, half of the next event is sent
   * first.
   */
  | { readonly type: "stall"; readonly midEvent?: boolean }
  /**
   * An ERROR event is sent. Then the response ends, unless `keepOpen` is set.
   *
   * @defaultValue `reason` that of the code: "Expired" for 410, "InternalError" for 500, and so on
   */
  | {
      readonly type: "watchError";
      readonly code: number;
      readonly reason?: string;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
      readonly keepOpen?: boolean;
    }
  /** Bytes that are not an event are sent between two events. @defaultValue NULs and invalid UTF-8 */
  | { readonly type: "garbage"; readonly bytes?: Uint8Array }
  /** Half of the next event is sent, and the response ends properly. */
  | { readonly type: "truncate" };

const GARBAGE = Buffer.from([0, 0, 0xff, 0xfe, 0x80, 0x7b, 0]);

/** Returns a reply that applies a fault and forwards to `inner`. */
export function applyStreamFault(fault: StreamFault, inner: Reply, tools: FaultTools): Reply {
  switch (fault.type) {
    case "drop":
      return struck(inner, fault, tools, {
        at: "once",
        strike: () => inner.breakOff(fault.how ?? "reset", fault.code),
      });
    case "goaway":
      return struck(inner, fault, tools, {
        at: "once",
        strike: () => inner.goAway(fault.code ?? 0),
        goesOn: true,
      });
    case "end":
      return struck(inner, fault, tools, { at: "once", strike: () => inner.end() });
    case "stall":
      return fault.midEvent === true
        ? struck(inner, fault, tools, { at: "next event", strike: async (next) => writeHalf(inner, next) })
        : struck(inner, fault, tools, { at: "once", strike: () => undefined });
    case "watchError":
      return struck(inner, fault, tools, {
        at: "once",
        strike: async (_, encoding) => sendWatchError(inner, fault, encoding),
      });
    case "garbage":
      return struck(inner, fault, tools, {
        at: "once",
        strike: async () => inner.write(Buffer.from(fault.bytes ?? GARBAGE)),
        goesOn: true,
      });
    case "truncate":
      return struck(inner, fault, tools, {
        at: "next event",
        strike: async (next) => {
          await writeHalf(inner, next);
          inner.end();
        },
      });
  }
}

async function writeHalf(inner: Reply, next: WatchFrame | undefined): Promise<void> {
  if (next !== undefined) {
    await inner.write(next.bytes.subarray(0, next.bytes.length >> 1));
  }
}

async function sendWatchError(
  inner: Reply,
  fault: StreamFault & { readonly type: "watchError" },
  encoding: ObjectEncoding,
): Promise<void> {
  const {
    code,
    reason = reasonOfCode(code, "GET"),
    message = "injected fault",
    retryAfterSeconds,
    keepOpen,
  } = fault;
  const details = retryAfterSeconds === undefined ? undefined : { retryAfterSeconds };
  const error = new ApiError(code, reason, message, details);
  await inner.writeEvents([errorFrame(error, encoding)]);
  if (keepOpen !== true) {
    inner.end();
  }
}

/** What a fault does: immediately at the trigger, or with the first event after it. */
interface Strike {
  readonly at: "once" | "next event";
  readonly strike: (next: WatchFrame | undefined, encoding: ObjectEncoding) => void | Promise<void>;
  /**
   * Whether the response continues afterwards.
   *
   * @defaultValue false, which discards everything that follows
   */
  readonly goesOn?: boolean;
}

/**
 * Returns a reply that forwards everything until the trigger, then strikes once, and then discards the rest.
 */
function struck(inner: Reply, trigger: FaultTrigger, { clock, signal }: FaultTools, strike: Strike): Reply {
  let encoding = jsonEncoding;
  let events = 0;
  let bytes = 0;
  let timeIsUp = trigger.afterMs === undefined;
  let state: "armed" | "silent" | "spent" = "armed";
  function isDue(): boolean {
    return events >= (trigger.afterEvents ?? 0) && bytes >= (trigger.afterBytes ?? 0) && timeIsUp;
  }
  async function strikeIfDue(next?: WatchFrame): Promise<void> {
    if (state === "armed" && isDue() && (strike.at === "once" || next !== undefined)) {
      state = strike.goesOn === true ? "spent" : "silent";
      await strike.strike(next, encoding);
    }
  }
  async function writeUpToTrigger(chunk: Buffer): Promise<void> {
    const room = trigger.afterBytes === undefined ? chunk.length : Math.max(0, trigger.afterBytes - bytes);
    const part = state === "spent" ? chunk : chunk.subarray(0, room);
    bytes += part.length;
    await inner.write(part);
    await strikeIfDue();
  }
  return forwardingReply(inner, {
    begin: (code, headers) => {
      inner.begin(code, headers);
      encoding =
        headers["Content-Type"] === protobufEncoding.watchContentType ? protobufEncoding : jsonEncoding;
      if (trigger.afterMs !== undefined) {
        const timer = clock.timer(trigger.afterMs, () => {
          timeIsUp = true;
          void strikeIfDue();
        });
        signal.addEventListener("abort", () => timer.cancel(), { once: true });
      }
      void strikeIfDue();
    },
    write: async (chunk) => {
      if (state !== "silent") {
        await writeUpToTrigger(chunk);
      }
    },
    writeEvents: async (frames) => {
      for (const frame of frames) {
        await strikeIfDue(frame);
        if (state === "silent") {
          return;
        }
        events += 1;
        await (trigger.afterBytes === undefined ? inner.writeEvents([frame]) : writeUpToTrigger(frame.bytes));
        await strikeIfDue();
      }
    },
    end: (trailers) => {
      if (state !== "silent") {
        inner.end(trailers);
      }
    },
  });
}
