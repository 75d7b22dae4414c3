import { JSON_TYPE } from "../encoding/json-encoding.js";
import { ApiError } from "../refusals/api-error.js";
import { applyByteFault, type ByteFault, isByteFault } from "./byte-faults.js";
import { applyEventFault, type EventFault, isEventFault } from "./event-faults.js";
import type { BreakHow } from "../http/breakable.js";
import type { RequestContext, ServerContext } from "../http/request-context.js";
import { type Reply, sendBytes, sendError } from "../http/reply.js";
import { reasonOfCode } from "./status-reason.js";
import { applyStreamFault, type StreamFault } from "./stream-faults.js";

/** A fault that acts before the response. */
export type RequestFault =
  /**
   * Another response: a Status, or a `text` as a proxy or a rate limiter in front of the server might send
   * it.
   *
   * @defaultValue `reason` that of the code: "Forbidden" for 403, "InternalError" for 500, and so on. An empty text
   * leaves it out.
   */
  | {
      readonly type: "http";
      readonly code: number;
      readonly reason?: string;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
      readonly text?: string | Uint8Array;
      readonly contentType?: string;
      /** Further headers of a response with `text`. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** There is no response, and the connection stays open. */
  | { readonly type: "hang" }
  /**
   * The connection breaks instead of a response, or the stream of HTTP/2 alone (`rst`), with a code of HTTP/2.
   *
   * @defaultValue `how` "reset"
   */
  | { readonly type: "refuse"; readonly how?: BreakHow; readonly code?: number }
  /** A response of the kind 1xx (103) comes before the response. @defaultValue `count` 1 */
  | { readonly type: "earlyHints"; readonly count?: number }
  /** The request is handled later. */
  | { readonly type: "delay"; readonly ms: number }
  /**
   * All history is compacted just before the request is handled. Between two pages, that ends a list with
   * 410.
   */
  | { readonly type: "compact" }
  /** The named query parameters are ignored: `["limit"]` disables pages. */
  | { readonly type: "ignoreParameters"; readonly names: readonly string[] }
  /** A function runs just before the request is handled. */
  | { readonly type: "before"; readonly run: () => void | Promise<void> };

/**
 * Responds to a request with the faults that apply to it. `serve` is the handler that would respond without
 * them.
 */
export async function serveWithFaults(
  context: ServerContext,
  requestContext: RequestContext,
  actions: readonly (RequestFault | StreamFault | EventFault | ByteFault)[],
  serve: (requestContext: RequestContext) => Promise<void>,
): Promise<void> {
  const query = new URLSearchParams(requestContext.query);
  let { reply, accept } = requestContext;
  for (const action of actions) {
    const tools = { clock: context.clock, signal: requestContext.signal };
    if (isEventFault(action)) {
      reply = applyEventFault(action, reply);
    } else if (isByteFault(action)) {
      reply = applyByteFault(action, reply, tools);
      // This fault reads the body that it changes.
      accept = action.type === "rewriteBody" ? JSON_TYPE : accept;
    } else if (isRequestFault(action)) {
      const goesOn = await applyRequestFault(action, context, { ...requestContext, reply, query });
      if (!goesOn) {
        return;
      }
    } else {
      reply = applyStreamFault(action, reply, tools);
    }
  }
  await serve({ ...requestContext, accept, reply, query });
}

const REQUEST_FAULTS: Readonly<Record<RequestFault["type"], true>> = {
  http: true,
  hang: true,
  refuse: true,
  earlyHints: true,
  delay: true,
  compact: true,
  ignoreParameters: true,
  before: true,
};

function isRequestFault(action: RequestFault | StreamFault): action is RequestFault {
  return Object.hasOwn(REQUEST_FAULTS, action.type);
}

/** Applies a request fault. Returns whether the request is still to be handled. */
async function applyRequestFault(
  action: RequestFault,
  { clock, store }: ServerContext,
  requestContext: RequestContext,
): Promise<boolean> {
  switch (action.type) {
    case "http":
      await sendFault(action, requestContext);
      return false;
    case "hang":
      await aborted(requestContext.signal);
      return false;
    case "refuse":
      requestContext.reply.breakOff(action.how ?? "reset", action.code);
      return false;
    case "earlyHints":
      sendHints(requestContext.reply, action.count);
      return true;
    case "delay":
      await clock.sleep(action.ms, requestContext.signal).catch(() => undefined);
      return !requestContext.signal.aborted;
    case "compact":
      store.compact();
      return true;
    case "ignoreParameters":
      for (const name of action.names) {
        requestContext.query.delete(name);
      }
      return true;
    case "before":
      await action.run();
      return true;
  }
}

function sendHints(reply: Reply, count = 1): void {
  for (let sent = 0; sent < count; sent += 1) {
    reply.earlyHints();
  }
}

async function sendFault(
  action: RequestFault & { readonly type: "http" },
  requestContext: RequestContext,
): Promise<void> {
  const { code, message = "injected fault", retryAfterSeconds, text, contentType } = action;
  if (text === undefined) {
    const reason = action.reason ?? reasonOfCode(code, requestContext.method);
    const details = retryAfterSeconds === undefined ? undefined : { retryAfterSeconds };
    await sendError(requestContext.reply, new ApiError(code, reason, message, details));
    return;
  }
  const bytes = Buffer.concat([typeof text === "string" ? Buffer.from(text) : text]);
  await sendBytes(requestContext.reply, code, bytes, {
    "Content-Type": contentType ?? "text/plain; charset=utf-8",
    ...(retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) }),
    ...action.headers,
  });
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
