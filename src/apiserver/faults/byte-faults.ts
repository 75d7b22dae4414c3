import { gunzipSync } from "node:zlib";
import { forwardingReply } from "../http/forwarding-reply.js";
import { JSON_TYPE } from "../encoding/json-encoding.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import type { Headers, Reply } from "../http/reply.js";
import type { FaultTools } from "./fault-tools.js";

/** A fault that changes the bytes of a response, whatever they mean. */
export type ByteFault =
  /** The bytes are sent at a fixed rate. */
  | { readonly type: "slow"; readonly bytesPerSecond: number }
  /**
   * The bytes are sent in small chunks. In JSON, lines can also end in CR LF (`crlf`) and be followed by
   * blank lines (`blankLines`).
   *
   * @defaultValue `size` 1
   */
  | {
      readonly type: "splitChunks";
      readonly size?: number;
      readonly crlf?: boolean;
      readonly blankLines?: boolean;
    }
  /** The headers say that the body is gzip, and it is not. */
  | { readonly type: "badGzip" }
  /** The Content-Length is larger than the body, and the connection breaks at the end. */
  | { readonly type: "shortBody" }
  /** The whole body is sent, except for the last chunk, which marks its end. */
  | { readonly type: "missingEnd" }
  /** Trailers follow the body. @defaultValue `trailers` one with the name `x-trailer` */
  | { readonly type: "trailers"; readonly trailers?: Headers }
  /** A JSON body is replaced by the result of a function. */
  | { readonly type: "rewriteBody"; readonly rewrite: (body: JsonObject) => JsonObject };

const BYTE_FAULTS: Readonly<Record<ByteFault["type"], true>> = {
  slow: true,
  splitChunks: true,
  badGzip: true,
  shortBody: true,
  missingEnd: true,
  trailers: true,
  rewriteBody: true,
};

/** Whether an action is a byte fault. */
export function isByteFault(action: { readonly type: string }): action is ByteFault {
  return Object.hasOwn(BYTE_FAULTS, action.type);
}

/** Returns a reply that applies a fault and forwards to `inner`. */
export function applyByteFault(fault: ByteFault, inner: Reply, tools: FaultTools): Reply {
  switch (fault.type) {
    case "slow":
      return slow(inner, fault.bytesPerSecond, tools);
    case "splitChunks":
      return throughBytes(inner, async (bytes, isText) => {
        const spelled = isText ? respelled(bytes, fault) : bytes;
        for (let at = 0; at < spelled.length && !inner.gone; at += fault.size ?? 1) {
          await inner.write(spelled.subarray(at, at + (fault.size ?? 1)));
          // Each chunk is written in a turn of its own, so that the socket does not join the chunks.
          await tools.clock.nextTurn();
        }
      });
    case "badGzip":
      return forwardingReply(inner, {
        begin: (code, headers) =>
          inner.begin(code, { ...without(headers, "Content-Length"), "Content-Encoding": "gzip" }),
      });
    case "shortBody":
      return shortBody(inner);
    case "missingEnd":
      return forwardingReply(inner, { end: () => inner.breakOff("close") });
    case "trailers":
      return forwardingReply(inner, {
        // HTTP/1.1 has trailers only after a body in chunks.
        begin: (code, headers) => inner.begin(code, without(headers, "Content-Length")),
        end: () => inner.end(fault.trailers ?? { "x-trailer": "of a fault" }),
      });
    case "rewriteBody":
      return rewriteBody(inner, fault.rewrite);
  }
}

/**
 * Returns a reply that passes bodies and events alike to `write`, and ends after the last of them is written.
 */
function throughBytes(inner: Reply, write: (bytes: Buffer, isText: boolean) => Promise<void>): Reply {
  let last: Promise<void> = Promise.resolve();
  let isText = false;
  return forwardingReply(inner, {
    begin: (code, headers) => {
      isText = headers["Content-Type"] === JSON_TYPE && headers["Content-Encoding"] === undefined;
      // The changed bytes may have another length.
      inner.begin(code, without(headers, "Content-Length"));
    },
    write: async (bytes) => {
      last = write(bytes, isText);
      await last;
    },
    writeEvents: async (frames) => {
      last = write(Buffer.concat(frames.map((frame) => frame.bytes)), isText);
      await last;
    },
    end: (trailers) => void last.then(() => inner.end(trailers)),
  });
}

/** Sends the bytes of a tenth of a second at a time, whatever the sizes of the writes are. */
function slow(inner: Reply, bytesPerSecond: number, { clock, signal }: FaultTools): Reply {
  const step = Math.max(1, Math.ceil(bytesPerSecond / 10));
  const pauseMs = (step / bytesPerSecond) * 1000;
  let left = 0;
  return throughBytes(inner, async (bytes) => {
    for (let at = 0; at < bytes.length && !signal.aborted;) {
      if (left === 0) {
        await clock.sleep(pauseMs, signal).catch(() => undefined);
        left = step;
      }
      const portion = bytes.subarray(at, at + left);
      await inner.write(portion);
      at += portion.length;
      left -= portion.length;
    }
  });
}

function respelled(bytes: Buffer, fault: ByteFault & { readonly type: "splitChunks" }): Buffer {
  if (fault.crlf !== true && fault.blankLines !== true) {
    return bytes;
  }
  const end = fault.crlf === true ? "\r\n" : "\n";
  // Decoded as latin1, which keeps every byte, because another fault may have split a UTF-8 character.
  const text = bytes.toString("latin1");
  return Buffer.from(text.replaceAll("\n", fault.blankLines === true ? end + end : end), "latin1");
}

function shortBody(inner: Reply): Reply {
  let sent = 0;
  return forwardingReply(inner, {
    begin: (code, headers) => inner.begin(code, { ...headers, "Content-Length": String(PROMISED_BYTES) }),
    write: async (bytes) => {
      sent += bytes.length;
      await inner.write(bytes.subarray(0, Math.max(0, bytes.length - 1)));
    },
    end: () => inner.breakOff(sent < PROMISED_BYTES ? "close" : "reset"),
  });
}

/** More bytes than any list of a test has. */
const PROMISED_BYTES = 1_000_000_000;

function rewriteBody(inner: Reply, rewrite: (body: JsonObject) => JsonObject): Reply {
  const chunks: Buffer[] = [];
  let isGzipped = false;
  return forwardingReply(inner, {
    begin: (code, headers) => {
      isGzipped = headers["Content-Encoding"] === "gzip";
      inner.begin(code, without(headers, "Content-Length", "Content-Encoding"));
    },
    write: async (bytes) => {
      chunks.push(bytes);
      await Promise.resolve();
    },
    end: (trailers) => {
      const body = rewritten(Buffer.concat(chunks), isGzipped, rewrite);
      void inner.write(body).then(() => inner.end(trailers));
    },
  });
}

/** Returns a body that is not JSON unchanged: protobuf, or a body that another fault has changed. */
function rewritten(bytes: Buffer, isGzipped: boolean, rewrite: (body: JsonObject) => JsonObject): Buffer {
  let value: unknown;
  try {
    value = JSON.parse((isGzipped ? gunzipSync(bytes) : bytes).toString());
  } catch {
    return bytes;
  }
  return Buffer.from(JSON.stringify(isJsonObject(value) ? rewrite(value) : {}));
}

function without(headers: Headers, ...names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
