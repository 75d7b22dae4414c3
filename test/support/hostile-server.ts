import type { IncomingHttpHeaders } from "node:http";
import { linkedAbortController, type LinkedAbortController } from "../../src/base/abort.js";
import type { Clock } from "../../src/base/clock.js";
import type {
  ResponseBody,
  Transport,
  TransportRequest,
  TransportResponse,
} from "../../src/transport/transport.js";
import { TransportError } from "../../src/transport/transport-error.js";

/** One answer of a hostile server. Times are in milliseconds. */
export type HostileAnswer =
  /** The connection fails in some way after a while. */
  | { readonly kind: "failure"; readonly code: string; readonly afterMs: number }
  /** There is no answer. */
  | { readonly kind: "hang" }
  /** A response whose body comes in parts. */
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly afterMs: number;
      readonly parts: readonly HostilePart[];
      /** Whether the connection breaks at the end of the parts, or stays open. */
      readonly end: "proper" | "reset" | "open";
    }
  /** A page of a list. */
  | {
      readonly kind: "page";
      readonly afterMs: number;
      /** How many objects the page has that were not in an earlier page of the list. */
      readonly newItems: number;
      readonly token: "none" | "new" | "same";
      readonly remaining: unknown;
    };

export interface HostilePart {
  readonly afterMs: number;
  readonly bytes: string;
}

/** The answers of a hostile server. Each verb goes round its own answers for ever. */
export interface HostileScript {
  readonly list: readonly HostileAnswer[];
  /** Watches and streaming lists. */
  readonly watch: readonly HostileAnswer[];
  readonly probe: readonly HostileAnswer[];
  /** Whether a request that was refused with 401 is sent again with another credential, as HttpTransport does. */
  readonly renewsCredentials: boolean;
}

/** After this many requests the server no longer answers, so that a hot loop cannot hold up the test. */
const MOST_REQUESTS = 2_000;

/** After this many objects, a list has no new ones. */
const MOST_OBJECTS = 60;

/** A transport to a server that goes round its answers, on the clock of a test. */
export class HostileServer implements Transport {
  /** When each request came that does not count as a page with new objects. */
  readonly counted: number[] = [];
  readonly #clock: Clock;
  readonly #script: HostileScript;
  readonly #asked = { list: 0, watch: 0, probe: 0 };
  #requests = 0;
  /** The objects that the current list has had so far, and the last continue token. */
  #objects = 0;
  #token = 0;

  constructor(clock: Clock, script: HostileScript) {
    this.#clock = clock;
    this.#script = script;
  }

  async request(request: TransportRequest, signal?: AbortSignal): Promise<TransportResponse> {
    const life = linkedAbortController(signal);
    const response = await this.#answer(request, life);
    if (response.status !== 401 || !this.#script.renewsCredentials) {
      return response;
    }
    response.body.close();
    await request.beforeRepeat?.();
    return this.#answer(request, linkedAbortController(signal));
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  async #answer(request: TransportRequest, life: LinkedAbortController): Promise<TransportResponse> {
    life.signal.throwIfAborted();
    const query = new URLSearchParams(request.path.split("?")[1] ?? "");
    const answer = this.#next(query);
    this.#requests += 1;
    if (!this.#bringsNew(query, answer)) {
      this.counted.push(this.#clock.now());
    }
    if (answer.kind === "hang" || this.#requests > MOST_REQUESTS) {
      return this.#hang(request, life);
    }
    await this.#clock.sleep(answer.afterMs, life.signal);
    switch (answer.kind) {
      case "failure":
        life.dispose();
        throw new TransportError(answer.code as "ERR_RESET", `the hostile server: ${answer.code}`);
      case "page":
        return this.#page(answer, life);
      case "response":
        return {
          status: answer.status,
          headers: answer.headers,
          body: new TimedBody(this.#clock, life, answer),
        };
    }
  }

  #next(query: URLSearchParams): HostileAnswer {
    const isProbe = query.has("watch") && query.get("timeoutSeconds") === "1";
    const verb = isProbe ? "probe" : query.has("watch") ? "watch" : "list";
    const answers = this.#script[verb];
    const answer = answers[this.#asked[verb] % answers.length];
    this.#asked[verb] += 1;
    return answer ?? { kind: "hang" };
  }

  #bringsNew(query: URLSearchParams, answer: HostileAnswer): boolean {
    if (!query.has("continue")) {
      this.#objects = 0;
    }
    return (
      query.has("continue") &&
      answer.kind === "page" &&
      answer.newItems > 0 &&
      this.#objects + answer.newItems <= MOST_OBJECTS
    );
  }

  async #hang(request: TransportRequest, life: LinkedAbortController): Promise<never> {
    const { headersTimeoutMs = 30_000 } = request;
    await this.#clock.sleep(headersTimeoutMs > 0 ? headersTimeoutMs : 1e9, life.signal);
    life.dispose();
    throw new TransportError("ERR_TIMEOUT", "no response headers");
  }

  #page(answer: HostileAnswer & { readonly kind: "page" }, life: LinkedAbortController): TransportResponse {
    const from = this.#objects + answer.newItems <= MOST_OBJECTS ? this.#objects : 0;
    const names = Array.from({ length: answer.newItems }, (_, at) => `pod-${from + at}`);
    this.#objects = Math.max(this.#objects, from + names.length);
    this.#token += answer.token === "new" ? 1 : 0;
    const token = answer.token === "none" ? {} : { continue: `token-${this.#token}` };
    const body = {
      kind: "PodList",
      apiVersion: "v1",
      metadata: { resourceVersion: "10", ...token, remainingItemCount: answer.remaining },
      items: names.map((name) => ({ metadata: { name, namespace: "default", resourceVersion: "5" } })),
    };
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: new TimedBody(this.#clock, life, {
        parts: [{ afterMs: 0, bytes: jsonText(body) }],
        end: "proper",
      }),
    };
  }
}

/** A text that stands for a number that JSON can write and JavaScript cannot hold. */
export const HUGE_NUMBER = "@1e309";

/** Returns the JSON of a value, in which HUGE_NUMBER is a number. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(`"${HUGE_NUMBER}"`, "1e309");
}

/** A body whose parts come at their times. */
class TimedBody implements ResponseBody {
  readonly #clock: Clock;
  readonly #life: LinkedAbortController;
  readonly #parts: HostilePart[];
  readonly #end: "proper" | "reset" | "open";
  #closed = false;

  constructor(
    clock: Clock,
    life: LinkedAbortController,
    body: { readonly parts: readonly HostilePart[]; readonly end: "proper" | "reset" | "open" },
  ) {
    this.#clock = clock;
    this.#life = life;
    this.#parts = [...body.parts];
    this.#end = body.end;
  }

  async next(): Promise<Uint8Array | undefined> {
    const part = this.#parts.shift();
    try {
      await this.#clock.sleep(part?.afterMs ?? (this.#end === "open" ? 1e9 : 0), this.#life.signal);
    } catch (error) {
      if (this.#closed) {
        return undefined;
      }
      throw error;
    }
    if (part === undefined && this.#end === "reset") {
      throw new TransportError("ERR_RESET", "the hostile server broke the connection");
    }
    return part === undefined ? undefined : Buffer.from(part.bytes);
  }

  close(): void {
    this.#closed = true;
    this.#life.abort();
    this.#life.dispose();
  }
}
