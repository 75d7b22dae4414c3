import { gunzipSync } from "node:zlib";
import { forwardingReply } from "../http/forwarding-reply.js";
import { JSON_TYPE } from "../encoding/json-encoding.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import type { Headers, Reply } from "../http/reply.js";
import type { FaultTools } from "./fault-tools.js";

/** Trouble with the bytes of an answer, whatever they mean. */
export type ByteFault =
  /** Bytes come at a rate. */
  | { readonly type: "slow"; readonly bytesPerSecond: number }
  /** Bytes come in small chunks; lines end in CR LF and have blank ones between them if wished. */
  | {
      readonly type: "splitChunks";
      readonly size?: number;
      readonly crlf?: boolean;
      readonly blankLines?: boolean;
    }
  /** The answer says that it is gzip, and is not. */
  | { readonly type: "badGzip" }
  /** The answer promises more bytes than come, and breaks off. */
  | { readonly type: "shortBody" }
  /** The whole answer comes, but for the chunk that says it is whole. */
  | { readonly type: "missingEnd" }
  /** A list becomes whatever the function makes of it. */
  | { readonly type: "rewriteBody"; readonly rewrite: (body: JsonObject) => JsonObject };

const BYTE_FAULTS = new Set(["slow", "splitChunks", "badGzip", "shortBody", "missingEnd", "rewriteBody"]);

export function isByteFault(action: { readonly type: string }): action is ByteFault {
  return BYTE_FAULTS.has(action.type);
}

/** Puts a fault between a handler and its reply. */
export function applyByteFault(fault: ByteFault, inner: Reply, tools: FaultTools): Reply {
  switch (fault.type) {
    case "slow":
      return slow(inner, fault.bytesPerSecond, tools);
    case "splitChunks":
      return throughBytes(inner, async (bytes, isText) => {
        const spelled = isText ? respelled(bytes, fault) : bytes;
        for (let at = 0; at < spelled.length && !inner.gone; at += fault.size ?? 1) {
          await inner.write(spelled.subarray(at, at + (fault.size ?? 1)));
          // A turn of the event loop apart, so that the socket does not join them again.
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
    case "rewriteBody":
      return rewriteBody(inner, fault.rewrite);
  }
}

/** A reply whose events are bytes like any others. */
function throughBytes(inner: Reply, write: (bytes: Buffer, isText: boolean) => Promise<void>): Reply {
  let last: Promise<void> = Promise.resolve();
  let isText = false;
  return forwardingReply(inner, {
    begin: (code, headers) => {
      isText = headers["Content-Type"] === JSON_TYPE && headers["Content-Encoding"] === undefined;
      // Sizes do not hold for respelled bytes.
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
    end: () => void last.then(() => inner.end()),
  });
}

/** A tenth of a second's bytes at a time, in however many pieces they come. */
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
  // Byte by byte: behind another fault, characters come in parts.
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

/** More than any list of a test. */
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
    end: () => {
      const body = rewritten(Buffer.concat(chunks), isGzipped, rewrite);
      void inner.write(body).then(() => inner.end());
    },
  });
}

/** What is no JSON goes on as it is: protobuf, or what another fault has made of a body. */
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
