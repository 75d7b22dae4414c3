import { type GroupVersionResource, resourcePath } from "../api/resource.js";
import { StatusError } from "../api/status-error.js";
import { type Clock, systemClock } from "../base/clock.js";
import { maskedError } from "../base/secrets/masked.js";
import type { Transport, TransportRequest, TransportResponse } from "../transport/transport.js";
import type { Codec } from "../wire/codec.js";
import { JSON_TYPE, mediaTypeOf } from "../wire/json-codec.js";
import { defaultCodec } from "../wire/protobuf-codec.js";
import { acceptedResponse } from "./accepted-response.js";
import { type FixedParameters, listQuery, type ListOptions, type WatchOptions } from "./list-options.js";
import type { ListPage, ListWatch, WatchStream } from "./list-watch.js";
import { namingMissing } from "./missing-resource.js";
import { RestWatchStream } from "./rest-watch-stream.js";
import { withinTimeLimit } from "../base/within-time-limit.js";
import { requestTimeLimit } from "./request-time-limit.js";

/** How much later than the server's own time limit the headers of its answer may arrive. */
const HEADERS_MARGIN_MS = 10_000;

/**
 * How long to wait for the headers of a list. Older servers encode and compress the whole list before they
 * send its headers, which takes half a minute for 100 000 pods. They give up after `--request-timeout`, which
 * is one minute by default. This client gives up a little later.
 */
const LIST_HEADERS_TIMEOUT_MS = 75_000;

/** Options of a RestListWatch: what to list and watch, and how. */
export interface RestListWatchOptions<T> extends FixedParameters {
  readonly transport: Transport;
  readonly resource: GroupVersionResource<T>;
  /** The namespace to list and watch. Absent or empty: all namespaces. */
  readonly namespace?: string;
  /**
   * Decodes lists and watches.
   *
   * @defaultValue `defaultCodec(resource)`: protobuf for built-in resources, JSON for others
   */
  readonly codec?: Codec<T>;
  /**
   * The longest time of one list request, from the request to the end of its response, and the longest wait for
   * the response headers of a watch. It never ends a watch that the server has accepted. 0 adds no limit
   * to those that every request has. @defaultValue 0
   */
  readonly requestTimeoutMs?: number | undefined;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
}

/**
 * A ListWatch over HTTP, for one resource, one scope and one pair of selectors. The selectors are given once
 * and are sent with every list, every page and every watch (IP-20).
 */
export class RestListWatch<T> implements ListWatch<T> {
  readonly codec: Codec<T>;
  readonly #transport: Transport;
  readonly #resource: GroupVersionResource;
  readonly #path: string;
  readonly #selectors: FixedParameters;
  readonly #requestTimeoutMs: number;
  readonly #clock: Clock;
  /** True once the server has refused a choice of encodings and has answered a request for JSON alone. */
  #onlyJson = false;

  constructor(options: RestListWatchOptions<T>) {
    const { transport, resource, namespace, includeObject, labelSelector, fieldSelector } = options;
    this.codec = options.codec ?? defaultCodec(resource);
    this.#transport = transport;
    this.#resource = resource;
    this.#path = resourcePath(resource, namespace);
    this.#selectors = {
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
      ...(includeObject === undefined ? {} : { includeObject }),
    };
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 0;
    this.#clock = options.clock ?? systemClock;
  }

  async list(
    options: ListOptions,
    signal: AbortSignal,
    beforeRepeat?: () => Promise<void>,
  ): Promise<ListPage<T>> {
    const limit = requestTimeLimit(`list ${this.#path}`, this.#requestTimeoutMs, this.#clock);
    return withinTimeLimit(limit, signal, async (limited) => this.#list(options, limited, beforeRepeat));
  }

  async #list(
    options: ListOptions,
    signal: AbortSignal,
    beforeRepeat?: () => Promise<void>,
  ): Promise<ListPage<T>> {
    this.#prepare();
    const response = await this.#ask(
      this.codec.accept,
      {
        path: this.#pathWith(listQuery(options, this.#selectors)),
        // A single object, as for the check of a position, is not worth a place among the lists that are read at a time.
        compress: options.limit !== 1,
        headersTimeoutMs: Math.max(
          LIST_HEADERS_TIMEOUT_MS,
          (options.timeoutSeconds ?? 0) * 1000 + HEADERS_MARGIN_MS,
        ),
        ...(beforeRepeat && { beforeRepeat }),
      },
      signal,
    );
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
    } catch (error) {
      throw discreet(error, response);
    } finally {
      response.body.close();
    }
  }

  async watch(
    options: WatchOptions,
    signal: AbortSignal,
    beforeRepeat?: () => Promise<void>,
  ): Promise<WatchStream<T>> {
    const { timeoutSeconds, sendInitialEvents } = options;
    // Some proxies hold back the headers of a watch until its first event (W-22), so the headers may take as
    // long as the watch lives. A streaming list has a first event at once.
    const quietMs = timeoutSeconds === undefined ? 0 : timeoutSeconds * 1000 + HEADERS_MARGIN_MS;
    const response = await this.#ask(
      this.codec.acceptWatch,
      {
        path: this.#pathWith(listQuery(options, this.#selectors, true)),
        headersTimeoutMs: shorter(
          sendInitialEvents === true ? LIST_HEADERS_TIMEOUT_MS : quietMs,
          this.#requestTimeoutMs,
        ),
        // A healthy watch may be quiet. The reader of the stream decides for how long.
        idleTimeoutMs: 0,
        ...(beforeRepeat && { beforeRepeat }),
      },
      signal,
    );
    try {
      await this.codec.load?.();
      return new RestWatchStream(response, this.codec.watchDecoder(contentType(response), response.mask));
    } catch (error) {
      response.body.close();
      throw discreet(error, response);
    }
  }

  /**
   * Starts to load what decoding needs, while the server works on its answer. If that fails, the `load` that
   * is awaited after the answer throws the error.
   */
  #prepare(): void {
    void Promise.allSettled([this.codec.load?.()]);
  }

  #pathWith(query: string): string {
    return query === "" ? this.#path : `${this.#path}?${query}`;
  }

  /**
   * Asks for any of the encodings in `accept`. If the server, or a proxy in front of it, answers 406, the
   * request is repeated for JSON alone. If that succeeds, all later requests ask for JSON alone.
   *
   * @throws StatusError for any other refusal, and TransportError for a web page.
   */
  async #ask(accept: string, request: TransportRequest, signal: AbortSignal): Promise<TransportResponse> {
    try {
      return await this.#askFor(this.#onlyJson ? jsonIn(accept) : accept, request, signal);
    } catch (error) {
      if (this.#onlyJson || !acceptsMoreThanJson(accept) || !isNotAcceptable(error)) {
        throw error;
      }
      await request.beforeRepeat?.();
      const response = await this.#askFor(jsonIn(accept), request, signal);
      this.#onlyJson = true;
      return response;
    }
  }

  async #askFor(accept: string, request: TransportRequest, signal: AbortSignal): Promise<TransportResponse> {
    try {
      return await acceptedResponse(
        this.#transport,
        { ...request, headers: { accept } },
        this.#clock,
        signal,
      );
    } catch (error) {
      throw namingMissing(error, this.#resource);
    }
  }
}

/** Returns the shorter of two time limits, where 0 means no limit. */
function shorter(oneMs: number, otherMs: number): number {
  return oneMs === 0 || otherMs === 0 ? oneMs + otherMs : Math.min(oneMs, otherMs);
}

/** Whether `accept` has JSON and at least one more type. Without JSON in it, the codec cannot read JSON. */
function acceptsMoreThanJson(accept: string): boolean {
  const types = accept.split(",").map(mediaTypeOf);
  return types.length > 1 && types.includes(JSON_TYPE);
}

/** Returns the part of an Accept header that asks for JSON, which may ask for metadata alone. */
function jsonIn(accept: string): string {
  return accept.split(",").find((type) => mediaTypeOf(type) === JSON_TYPE) ?? JSON_TYPE;
}

function isNotAcceptable(error: unknown): boolean {
  return error instanceof StatusError && error.httpStatus === 406;
}

/** Masks what an error of decoding quotes of a response. */
function discreet<T>(thrown: T, { mask }: TransportResponse): T {
  return mask === undefined ? thrown : maskedError(thrown, mask);
}

function contentType(response: TransportResponse): string {
  return response.headers["content-type"] ?? "";
}
