import type { IncomingHttpHeaders } from "node:http";
import type {
  ResponseBody,
  Transport,
  TransportRequest,
  TransportResponse,
} from "../../src/transport/transport.js";

/** A body made of chunks. An Error among them is thrown in its turn. An `open` body never ends by itself. */
export class ScriptedBody implements ResponseBody {
  readonly #chunks: (string | Uint8Array | Error)[];
  readonly #open: boolean;
  #wake: (() => void) | undefined;
  closed = false;

  constructor(chunks: readonly (string | Uint8Array | Error)[], open = false) {
    this.#chunks = [...chunks];
    this.#open = open;
  }

  async next(): Promise<Uint8Array | undefined> {
    await Promise.resolve();
    const chunk = this.closed ? undefined : this.#chunks.shift();
    if (chunk instanceof Error) {
      throw chunk;
    }
    if (chunk === undefined && this.#open && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return typeof chunk === "string" ? Buffer.from(chunk) : chunk;
  }

  close(): void {
    this.closed = true;
    this.#wake?.();
  }
}

export interface ScriptedResponse extends Pick<TransportResponse, "mask" | "credentialExpiredAt"> {
  readonly status?: number;
  readonly headers?: IncomingHttpHeaders;
  readonly body?: ScriptedBody | string;
}

/** A transport that returns prepared answers in order and records the requests. */
export class ScriptedTransport implements Transport {
  readonly requests: TransportRequest[] = [];
  readonly bodies: ScriptedBody[] = [];
  readonly #responses: (ScriptedResponse | Error)[];

  constructor(...responses: readonly (ScriptedResponse | Error)[]) {
    this.#responses = [...responses];
  }

  async request(request: TransportRequest, signal?: AbortSignal): Promise<TransportResponse> {
    await Promise.resolve();
    signal?.throwIfAborted();
    this.requests.push(request);
    const response = this.#responses.shift();
    if (response === undefined) {
      throw new Error(`the script has no answer for ${request.path}`);
    }
    if (response instanceof Error) {
      throw response;
    }
    const body =
      response.body instanceof ScriptedBody ? response.body : new ScriptedBody([response.body ?? ""]);
    this.bodies.push(body);
    return {
      ...response,
      status: response.status ?? 200,
      headers: response.headers ?? { "content-type": "application/json" },
      body,
    };
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}
