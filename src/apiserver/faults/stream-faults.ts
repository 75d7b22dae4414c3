import { ApiError } from "../refusals/api-error.js";
import type { FaultTools } from "./fault-tools.js";
import { forwardingReply } from "../http/forwarding-reply.js";
import { jsonEncoding } from "../encoding/json-encoding.js";
import type { ObjectEncoding } from "../encoding/object-encoding.js";
import { protobufEncoding } from "../encoding/protobuf-encoding.js";
import type { Reply } from "../http/reply.js";
import { errorFrame, type WatchFrame } from "../encoding/watch-frames.js";

/** When an answer goes wrong. With none of these: right after its head. */
export interface FaultTrigger {
  readonly afterEvents?: number;
  readonly afterBytes?: number;
  readonly afterMs?: number;
}

/** Trouble that an answer, mostly a watch, meets at some point of its way. */
export type StreamFault = FaultTrigger &
  (
    | /** The connection breaks off. */ { readonly type: "drop"; readonly how?: "close" | "reset" }
      /** A clean end: of a watch before its time, of a list before it is whole. */
    | { readonly type: "end" }
    /** Nothing more comes, and the connection stays open; `midEvent` leaves half an event behind. */
    | { readonly type: "stall"; readonly midEvent?: boolean }
    /** An ERROR event, and the end unless the stream is kept open. */
    | {
        readonly type: "watchError";
        readonly code: number;
        readonly reason?: string;
        readonly message?: string;
        readonly retryAfterSeconds?: number;
        readonly keepOpen?: boolean;
      }
    /** Bytes that are no event between two that are. @defaultValue NULs and invalid UTF-8 */
    | { readonly type: "garbage"; readonly bytes?: Uint8Array }
    /** Half of the next event, and a clean end. */
    | { readonly type: "truncate" }
  );

const GARBAGE = Buffer.from([0, 0, 0xff, 0xfe, 0x80, 0x7b, 0]);

/** Puts a fault between a handler and its reply. */
export function applyStreamFault(fault: StreamFault, inner: Reply, tools: FaultTools): Reply {
  switch (fault.type) {
    case "drop":
      return struck(inner, fault, tools, { at: "once", strike: () => inner.breakOff(fault.how ?? "reset") });
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
  const { code, reason = "Expired", message = "injected fault", retryAfterSeconds, keepOpen } = fault;
  const details = retryAfterSeconds === undefined ? undefined : { retryAfterSeconds };
  const error = new ApiError(code, reason, message, details);
  await inner.writeEvents([errorFrame(error, encoding)]);
  if (keepOpen !== true) {
    inner.end();
  }
}

/** What happens at the trigger: at once, or with the first event after it. */
interface Strike {
  readonly at: "once" | "next event";
  readonly strike: (next: WatchFrame | undefined, encoding: ObjectEncoding) => void | Promise<void>;
  /** Whether the answer continues afterwards. @defaultValue false: all that follows is swallowed */
  readonly goesOn?: boolean;
}

/** A reply that passes everything on until the trigger, strikes once, and falls silent. */
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
    end: () => {
      if (state !== "silent") {
        inner.end();
      }
    },
  });
}
