import { randomUUID } from "node:crypto";
import type { Writable } from "node:stream";
import type { ApiError } from "../refusals/api-error.js";
import { jsonEncoding } from "../encoding/json-encoding.js";
import type { ObjectEncoding } from "../encoding/object-encoding.js";
import { type Breakable, type BreakHow, carrierOf } from "./breakable.js";
import { type HttpResponse, isHttp2 } from "./http-messages.js";
import type { WatchFrame } from "../encoding/watch-frames.js";

/** Headers by name. */
export type Headers = Readonly<Record<string, string>>;

/** What a handler writes its response to. A fault may wrap it and change what is sent. */
export interface Reply {
  /** Whether status and headers have been sent, so that the status can no longer change. */
  readonly begun: boolean;
  /** Whether the connection is closed, so that nothing can be sent. */
  readonly gone: boolean;
  /** Sends status and headers immediately. */
  begin(code: number, headers: Headers): void;
  /** Sends bytes. Resolves when the client has room for more, or has disconnected. */
  write(bytes: Buffer): Promise<void>;
  /** Sends events of a watch. Resolves like `write`. */
  writeEvents(frames: readonly WatchFrame[]): Promise<void>;
  /** Sends a response of the kind 1xx (103) before the response itself. */
  earlyHints(): void;
  /** Ends the response, with trailers if there are any. */
  end(trailers?: Headers): void;
  /** Breaks the response off without ending it: see `Breakable`. */
  breakOff(how: BreakHow, code?: number): void;
  /** Says that the connection goes: see `Breakable`. */
  goAway(code: number): void;
}

/** The response to one HTTP request. */
export class HttpReply implements Reply {
  readonly #response: HttpResponse;
  readonly #carrier: Breakable;
  /** Called with the status when it is sent. */
  onBegin: (code: number) => void = () => undefined;

  /** `reset` breaks the connection with a TCP RST. */
  constructor(response: HttpResponse, reset: () => void) {
    this.#response = response;
    this.#carrier = carrierOf(response, reset);
  }

  get begun(): boolean {
    return this.#response.headersSent;
  }

  get gone(): boolean {
    return this.#carrier.gone;
  }

  begin(code: number, headers: Headers): void {
    this.#response.writeHead(code, {
      "Audit-Id": randomUUID(),
      "Cache-Control": "no-cache, private",
      ...headers,
    });
    this.onBegin(code);
    if (!isHttp2(this.#response)) {
      this.#response.flushHeaders();
    }
  }

  async write(bytes: Buffer): Promise<void> {
    const response: Writable = this.#response;
    if (!this.gone && !response.write(bytes)) {
      await drained(response);
    }
  }

  async writeEvents(frames: readonly WatchFrame[]): Promise<void> {
    await this.write(Buffer.concat(frames.map((frame) => frame.bytes)));
  }

  earlyHints(): void {
    this.#response.writeEarlyHints({ link: "</>; rel=preload" });
  }

  end(trailers: Headers = {}): void {
    this.#response.addTrailers(trailers);
    this.#response.end();
  }

  breakOff(how: BreakHow, code?: number): void {
    this.#carrier.breakOff(how, code);
  }

  goAway(code: number): void {
    this.#carrier.goAway(code);
  }
}

/** Resolves when the response has room again, or is closed. */
async function drained(response: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      response.off("drain", settle);
      response.off("close", settle);
      resolve();
    };
    response.on("drain", settle);
    response.on("close", settle);
  });
}

export const JSON_HEADERS: Headers = { "Content-Type": "application/json" };

/** Sends a whole response with its Content-Length. */
export async function sendBytes(reply: Reply, code: number, bytes: Buffer, headers: Headers): Promise<void> {
  reply.begin(code, { ...headers, "Content-Length": String(bytes.length) });
  await reply.write(bytes);
  reply.end();
}

/** Sends a value as JSON. */
export async function sendJson(
  reply: Reply,
  code: number,
  value: unknown,
  headers: Headers = JSON_HEADERS,
): Promise<void> {
  await sendBytes(reply, code, Buffer.from(`${JSON.stringify(value)}\n`), headers);
}

/** Sends plain text. If `code` is an error, a header forbids browsers to guess another type. */
export async function sendText(
  reply: Reply,
  code: number,
  text: string,
  headers: Headers = {},
): Promise<void> {
  await sendBytes(reply, code, Buffer.from(text), {
    "Content-Type": "text/plain; charset=utf-8",
    ...(code < 400 ? {} : { "X-Content-Type-Options": "nosniff" }),
    ...headers,
  });
}

/** Sends the Status of an error, with a Retry-After header if its details have `retryAfterSeconds`. */
export async function sendError(
  reply: Reply,
  error: ApiError,
  encoding: ObjectEncoding = jsonEncoding,
): Promise<void> {
  const { code, details } = error.status;
  const retryAfter = details?.retryAfterSeconds ?? 0;
  await sendBytes(reply, code, encoding.object({ ...error.status }), {
    "Content-Type": encoding.contentType,
    ...(retryAfter > 0 ? { "Retry-After": String(retryAfter) } : {}),
    ...(code === 403 ? { "X-Content-Type-Options": "nosniff" } : {}),
  });
}
