import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { StringDecoder } from "node:string_decoder";
import { gunzipSync } from "node:zlib";
import type { ObjectInput } from "../../src/apiserver/in-process-client.js";

/** An answer, read to its end. */
export interface Answer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  readonly json: WireObject;
}

/**
 * Whatever the server wrote, with every field that tests look at. Which of them are there depends on the answer; the
 * types leave that to the assertions.
 */
export interface WireObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: WireMetadata;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  readonly items: readonly WireObject[];
  readonly columnDefinitions: readonly { readonly name: string }[] | null;
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: WireObject }[];
  readonly message: string;
  readonly reason: string;
  readonly code: number;
  readonly details: {
    readonly name: string;
    readonly group: string;
    readonly kind: string;
    readonly uid: string;
    readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
    readonly retryAfterSeconds: number;
  };
}

export interface WireMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp: string;
  readonly deletionGracePeriodSeconds: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly continue: string;
  readonly remainingItemCount: number;
}

/** An event of a watch as it stood on its line. */
export interface WireEvent {
  readonly type: string;
  readonly object: WireObject;
}

export interface RawOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly token?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** A server to talk to. */
export interface Target {
  readonly url: string;
  /** PEM; empty over plain http. */
  readonly caCertificate: string;
  readonly token: string;
}

/** HTTP as plain as it gets, so that no cleverness of a client hides what the server says. */
export class RawClient {
  readonly #server: Target;

  constructor(server: Target) {
    this.#server = server;
  }

  async send(path: string, options: RawOptions = {}): Promise<Answer> {
    const response = await this.open(path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    const text = (response.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString();
    return {
      code: response.statusCode ?? 0,
      headers: response.headers,
      text,
      get json(): WireObject {
        return JSON.parse(text) as WireObject;
      },
    };
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  async watch(path: string, headers: Readonly<Record<string, string>> = {}): Promise<RawWatch> {
    return new RawWatch(await this.open(path, { headers }));
  }

  /** Sends a request and returns as soon as the head of the answer is there. */
  async open(path: string, options: RawOptions = {}): Promise<IncomingMessage> {
    const { method = "GET", headers = {}, body, token = this.#server.token } = options;
    const bytes =
      body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const url = new URL(this.#server.url + path);
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(
        url,
        {
          method,
          agent: false,
          ...(options.signal === undefined ? {} : { signal: options.signal }),
          ca: this.#server.caCertificate,
          headers: {
            ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
            ...(bytes === undefined
              ? {}
              : {
                  "Content-Type": options.contentType ?? "application/json",
                  "Content-Length": String(bytes.length),
                }),
            ...headers,
          },
        },
        resolve,
      );
      request.on("error", reject);
      request.end(bytes);
    });
  }
}

/** The events of a watch, one at a time. */
export class RawWatch {
  readonly response: IncomingMessage;
  /** Why the connection broke, where it did. */
  error: unknown;
  #text = "";
  #ended = false;
  #wake: (() => void) | undefined;

  /** Characters may come in parts. */
  readonly #characters = new StringDecoder("utf8");

  constructor(response: IncomingMessage) {
    this.response = response;
    response.on("data", (chunk: Buffer) => {
      this.#text += this.#characters.write(chunk);
      this.#wake?.();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wake?.();
    };
    response.on("end", end);
    response.on("close", end);
    response.on("error", (error) => {
      this.error = error;
      end();
    });
  }

  get code(): number {
    return this.response.statusCode ?? 0;
  }

  /** What has come and was not taken as an event. */
  get pendingText(): string {
    return this.#text;
  }

  /** The next event, or `undefined` at the end of the stream. */
  async next(): Promise<WireEvent | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return JSON.parse(line) as WireEvent;
      }
      if (this.#ended) {
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async take(count: number): Promise<WireEvent[]> {
    const events: WireEvent[] = [];
    while (events.length < count) {
      const event = await this.next();
      if (event === undefined) {
        return events;
      }
      events.push(event);
    }
    return events;
  }

  /** All events up to the end. */
  async rest(): Promise<WireEvent[]> {
    return this.take(Infinity);
  }

  close(): void {
    this.response.destroy();
  }
}

/** What most tests want to know of an event: its type, its object's name and revision, or the code of its Status. */
export function brief(event: WireEvent | undefined): string {
  if (event === undefined) {
    return "end";
  }
  const { name, resourceVersion } = event.object.metadata as Partial<WireMetadata>;
  return [event.type, name, resourceVersion ?? event.object.code]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** A pod that says only what it must. */
export function pod(name: string, namespace = "default", metadata: object = {}): ObjectInput {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, ...metadata },
    spec: { containers: [{ name: "c", image: "nginx" }] },
  };
}
