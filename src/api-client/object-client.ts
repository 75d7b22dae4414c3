import { requestTimeLimit } from "../listwatch/request-time-limit.js";
import type { KubeObject } from "../api/object.js";
import type { ObjectName } from "../api/object-key.js";
import { type GroupVersionResource, resourcePath } from "../api/resource.js";
import { type Clock, systemClock } from "../base/clock.js";
import { wholeAnswer } from "../listwatch/whole-answer.js";
import type { Transport } from "../transport/transport.js";
import { JSON_TYPE } from "../wire/json-codec.js";
import { parseObject } from "../wire/json/parse-json-object.js";
import { OBJECT_LIMIT_BYTES } from "../wire/object-limit.js";
import { WireError } from "../wire/wire-error.js";

/** Options of an ObjectClient. */
export interface ObjectClientOptions<T> {
  readonly transport: Transport;
  readonly resource: GroupVersionResource<T>;
  /** The longest time of one request, from its start to the end of its response. */
  readonly requestTimeoutMs: number;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
}

/**
 * Reads and writes single objects of one resource, as JSON. It is what the library needs to write itself; it is not a
 * client for all of the API. Every method sends one request, and retries nothing.
 *
 * Every method throws StatusError when the server refuses the request, TransportError when its answer is not complete
 * in time, WireError when the answer cannot be read, and the signal's reason. After a TransportError or a WireError a
 * write may have happened.
 */
export class ObjectClient<T extends KubeObject> {
  readonly #options: ObjectClientOptions<T>;
  readonly #clock: Clock;

  constructor(options: ObjectClientOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  async get(object: ObjectName, signal: AbortSignal): Promise<T> {
    return this.#send("GET", this.#pathOf(object), undefined, signal);
  }

  /** Creates an object in the namespace of its metadata. The status of the error is 409 if it exists already. */
  async create(object: T, signal: AbortSignal): Promise<T> {
    const path = resourcePath(this.#options.resource, object.metadata?.namespace);
    return this.#send("POST", path, { type: JSON_TYPE, value: object }, signal);
  }

  /**
   * Replaces an object. If its metadata has a resourceVersion, and another client has written the object since, the
   * status of the error is 409.
   */
  async update(object: T, signal: AbortSignal): Promise<T> {
    const { namespace = "", name = "" } = object.metadata ?? {};
    return this.#send("PUT", this.#pathOf({ namespace, name }), { type: JSON_TYPE, value: object }, signal);
  }

  /** Changes some members of an object, by the rules of JSON Merge Patch (RFC 7386). */
  async mergePatch(object: ObjectName, patch: object, signal: AbortSignal): Promise<T> {
    const body = { type: "application/merge-patch+json", value: patch };
    return this.#send("PATCH", this.#pathOf(object), body, signal);
  }

  #pathOf({ namespace, name }: ObjectName): string {
    return `${resourcePath(this.#options.resource, namespace)}/${encodeURIComponent(name)}`;
  }

  async #send(
    method: string,
    path: string,
    body: { readonly type: string; readonly value: object } | undefined,
    signal: AbortSignal,
  ): Promise<T> {
    const { transport, requestTimeoutMs } = this.#options;
    const what = `${method} ${path}`;
    const request = {
      method,
      path,
      headers: { accept: JSON_TYPE, ...(body && { "content-type": body.type }) },
      ...(body && { body: JSON.stringify(body.value) }),
    };
    const answer = await wholeAnswer(
      {
        transport,
        request,
        timeLimit: requestTimeLimit(what, requestTimeoutMs, this.#clock),
        mostBytes: OBJECT_LIMIT_BYTES,
        tooLarge: () =>
          new WireError(
            `Cannot read the answer to ${what}: it is larger than ${OBJECT_LIMIT_BYTES} bytes, the limit for an object`,
          ),
      },
      signal,
    );
    return parsedObject(answer.toString("utf8"), what) as T;
  }
}

function parsedObject(text: string, what: string): object {
  try {
    return parseObject(text);
  } catch {
    // The error says only whether it is JSON at all.
    throw new WireError(`Cannot read the answer to ${what}: it is not an object in JSON`);
  }
}
