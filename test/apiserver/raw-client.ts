import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { StringDecoder } from "node:string_decoder";
import { gunzipSync } from "node:zlib";
import type { ObjectInput } from "../../src/apiserver/in-process-client.js";

/** A response, read to its end. */
export interface Answer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, parsed as JSON. */
  readonly json: WireObject;
}

/**
 * A JSON body with every field that a test reads. Which of the fields exist depends on the response. The type
 * does not say so, because the assertions check it.
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

/** An event of a watch, parsed from its line. */
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

/** The address and the credentials of a server. */
export interface Target {
  readonly url: string;
  /** The certificate of the authority, as PEM. Empty over plain HTTP. */
  readonly caCertificate: string;
  readonly token: string;
}

/** Sends HTTP requests without retries or caches, so that a test sees exactly what the server responds. */
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

  /** Sends a request and resolves as soon as the headers of the response have arrived. */
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

/** Reads the events of a watch one at a time. */
export class RawWatch {
  readonly response: IncomingMessage;
  /** The error of the connection, if it broke. */
  error: unknown;
  #text = "";
  #ended = false;
  #wake: (() => void) | undefined;

  /** Decodes characters whose bytes arrive in several chunks. */
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

  /** The text that has arrived and was not taken as an event. */
  get pendingText(): string {
    return this.#text;
  }

  /** Resolves with the next event, or with `undefined` at the end of the stream. */
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

  /** Resolves with all events up to the end of the stream. */
  async rest(): Promise<WireEvent[]> {
    return this.take(Infinity);
  }

  close(): void {
    this.response.destroy();
  }
}

/** Describes an event by its type, and by the name and revision of its object or the code of its Status. */
export function brief(event: WireEvent | undefined): string {
  if (event === undefined) {
    return "end";
  }
  const { name, resourceVersion } = event.object.metadata as Partial<WireMetadata>;
  return [event.type, name, resourceVersion ?? event.object.code]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Returns a pod with the required fields only. */
export function pod(name: string, namespace = "default", metadata: object = {}): ObjectInput {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, ...metadata },
    spec: { containers: [{ name: "c", image: "nginx" }] },
  };
}
