import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { ApiError } from "../refusals/api-error.js";
import { jsonEncoding } from "../encoding/json-encoding.js";
import type { ObjectEncoding } from "../encoding/object-encoding.js";
import type { WatchFrame } from "../encoding/watch-frames.js";

/** Headers by name. */
export type Headers = Readonly<Record<string, string>>;

/** What handlers write an answer to. Faults stand between it and the socket. */
export interface Reply {
  /** Whether the head of the answer is on its way: too late for another status. */
  readonly begun: boolean;
  /** Whether nobody reads any more. */
  readonly gone: boolean;
  /** Sends status and headers at once. */
  begin(code: number, headers: Headers): void;
  /** Sends bytes; resolves when the client has room for more, or is gone. */
  write(bytes: Buffer): Promise<void>;
  /** Sends events of a watch, like `write`. */
  writeEvents(frames: readonly WatchFrame[]): Promise<void>;
  /** Ends the answer. */
  end(): void;
  /** Breaks it off with what was written so far delivered: FIN without an end, or RST. */
  breakOff(how: "close" | "reset"): void;
}

/** The answer to one HTTP request. */
export class HttpReply implements Reply {
  readonly #response: ServerResponse;
  readonly #reset: () => void;

  /** `reset` breaks the connection off with RST. */
  constructor(response: ServerResponse, reset: () => void) {
    this.#response = response;
    this.#reset = reset;
  }

  get begun(): boolean {
    return this.#response.headersSent;
  }

  get gone(): boolean {
    return this.#response.destroyed || this.#response.socket?.destroyed === true;
  }

  begin(code: number, headers: Headers): void {
    this.#response.writeHead(code, {
      "Audit-Id": randomUUID(),
      "Cache-Control": "no-cache, private",
      ...headers,
    });
    this.#response.flushHeaders();
  }

  async write(bytes: Buffer): Promise<void> {
    if (!this.gone && !this.#response.write(bytes)) {
      await drained(this.#response);
    }
  }

  async writeEvents(frames: readonly WatchFrame[]): Promise<void> {
    await this.write(Buffer.concat(frames.map((frame) => frame.bytes)));
  }

  end(): void {
    this.#response.end();
  }

  breakOff(how: "close" | "reset"): void {
    const { socket } = this.#response;
    if (socket === null || socket.destroyed) {
      this.#response.destroy();
    } else if (how === "close") {
      socket.destroySoon();
    } else {
      // An empty write is called back after all that was written before it.
      socket.write("", () => {
        this.#reset();
      });
    }
  }
}

/** Resolves when there is room again, or nobody to have it. */
async function drained(response: ServerResponse): Promise<void> {
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

/** A whole answer of a known size. */
export async function sendBytes(reply: Reply, code: number, bytes: Buffer, headers: Headers): Promise<void> {
  reply.begin(code, { ...headers, "Content-Length": String(bytes.length) });
  await reply.write(bytes);
  reply.end();
}

export async function sendJson(
  reply: Reply,
  code: number,
  value: unknown,
  headers: Headers = JSON_HEADERS,
): Promise<void> {
  await sendBytes(reply, code, Buffer.from(`${JSON.stringify(value)}\n`), headers);
}

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

/** A refusal, with Retry-After where its details ask for it. */
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
