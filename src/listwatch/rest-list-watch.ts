import { type GroupVersionResource, resourcePath } from "../api/resource.js";
import type { WatchEvent } from "../api/watch-event.js";
import { type Clock, systemClock } from "../base/clock.js";
import type { ResponseBody, Transport, TransportResponse } from "../transport/transport.js";
import type { Codec, WatchDecoder } from "../wire/codec.js";
import { defaultCodec } from "../wire/protobuf-codec.js";
import { listQuery, type ListOptions, type Selectors, type WatchOptions } from "./list-options.js";
import type { ListPage, ListWatch, WatchStream } from "./list-watch.js";
import { statusErrorFrom } from "./response-status.js";

/** How much later than the server's own limit an answer may arrive. */
const HEADERS_MARGIN_MS = 10_000;

/**
 * Older servers encode and compress a list as a whole before they send its headers, which takes half a minute for
 * 100 000 pods; they give up after `--request-timeout`, a minute by default. So does the client, a little later.
 */
const LIST_HEADERS_TIMEOUT_MS = 75_000;

export interface RestListWatchOptions<T> extends Selectors {
  readonly transport: Transport;
  readonly resource: GroupVersionResource<T>;
  /** Absent or empty: all namespaces. */
  readonly namespace?: string;
  /** @defaultValue `defaultCodec`: protobuf for built-in resources, JSON for others */
  readonly codec?: Codec<T>;
  /** @defaultValue systemClock */
  readonly clock?: Clock;
}

/**
 * The two verbs over HTTP, for one resource, scope and pair of selectors: they are given once and go with every list,
 * every page and every watch (IP-20).
 */
export class RestListWatch<T> implements ListWatch<T> {
  readonly codec: Codec<T>;
  readonly #transport: Transport;
  readonly #path: string;
  readonly #selectors: Selectors;
  readonly #clock: Clock;

  constructor(options: RestListWatchOptions<T>) {
    const { transport, resource, namespace, labelSelector, fieldSelector } = options;
    this.codec = options.codec ?? defaultCodec(resource);
    this.#transport = transport;
    this.#path = resourcePath(resource, namespace);
    this.#selectors = {
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    };
    this.#clock = options.clock ?? systemClock;
  }

  async list(options: ListOptions, signal: AbortSignal): Promise<ListPage<T>> {
    this.#prepare();
    const response = await this.#transport.request(
      {
        path: this.#pathWith(listQuery(options, this.#selectors)),
        headers: { accept: this.codec.accept },
        compress: true,
        headersTimeoutMs: Math.max(
          LIST_HEADERS_TIMEOUT_MS,
          (options.timeoutSeconds ?? 0) * 1000 + HEADERS_MARGIN_MS,
        ),
      },
      signal,
    );
    await this.#checkStatus(response, signal);
    try {
      await this.codec.load?.();
      const decoder = this.codec.listDecoder(contentType(response));
      const items: T[] = [];
      for (let chunk = await response.body.next(); chunk !== undefined; chunk = await response.body.next()) {
        for (const item of decoder.push(chunk)) {
          items.push(item);
        }
      }
      return { items, metadata: decoder.end() };
    } finally {
      response.body.close();
    }
  }

  async watch(options: WatchOptions, signal: AbortSignal): Promise<WatchStream<T>> {
    const { timeoutSeconds, sendInitialEvents } = options;
    // Some proxies hold the headers of a watch back until its first event (W-22): as long as the watch may live. A
    // streaming list has a first event at once.
    const quietMs = timeoutSeconds === undefined ? 0 : timeoutSeconds * 1000 + HEADERS_MARGIN_MS;
    const response = await this.#transport.request(
      {
        path: this.#pathWith(listQuery(options, this.#selectors, true)),
        headers: { accept: this.codec.acceptWatch },
        headersTimeoutMs: sendInitialEvents === true ? LIST_HEADERS_TIMEOUT_MS : quietMs,
        // A quiet watch is a healthy one; how long it may be quiet is the reader's to say.
        idleTimeoutMs: 0,
      },
      signal,
    );
    await this.#checkStatus(response, signal);
    try {
      await this.codec.load?.();
      return new RestWatchStream(response.body, this.codec.watchDecoder(contentType(response)));
    } catch (error) {
      response.body.close();
      throw error;
    }
  }

  /** Loads what decoding needs while the server works. That it cannot be loaded is told when it is waited for. */
  #prepare(): void {
    void Promise.allSettled([this.codec.load?.()]);
  }

  #pathWith(query: string): string {
    return query === "" ? this.#path : `${this.#path}?${query}`;
  }

  async #checkStatus(response: TransportResponse, signal: AbortSignal): Promise<void> {
    if (response.status < 200 || response.status > 299) {
      throw await statusErrorFrom(response, this.#clock, signal);
    }
  }
}

function contentType(response: TransportResponse): string {
  return response.headers["content-type"] ?? "";
}

class RestWatchStream<T> implements WatchStream<T> {
  bytesReceived = 0;
  readonly #body: ResponseBody;
  readonly #decoder: WatchDecoder<T>;
  #closed = false;

  constructor(body: ResponseBody, decoder: WatchDecoder<T>) {
    this.#body = body;
    this.#decoder = decoder;
  }

  async next(): Promise<readonly WatchEvent<T>[] | undefined> {
    try {
      while (!this.#closed) {
        const chunk = await this.#body.next();
        if (chunk === undefined) {
          this.#end();
          break;
        }
        this.bytesReceived += chunk.length;
        const events = this.#decoder.push(chunk);
        if (events.length > 0) {
          return events;
        }
      }
    } catch (error) {
      this.close();
      throw error;
    }
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#body.close();
  }

  /** The body ended, or was closed under a pending read: then what is missing is nobody's fault. */
  #end(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#decoder.end();
    }
  }
}
