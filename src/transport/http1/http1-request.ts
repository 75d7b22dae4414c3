import type { ClientRequest, IncomingMessage } from "node:http";
import type { Answer, BodySource, SentRequest } from "../sent-request.js";

/** Resolves when a request has a connection. Rejects when none could be made. */
export async function sentOnHttp1(outgoing: ClientRequest): Promise<Omit<SentRequest, "distrust">> {
  const failure = new FirstFailure(outgoing);
  const answer = answerOf(outgoing, failure);
  // The caller may have given up before it rejects.
  answer.catch(() => undefined);
  await Promise.race([connected(outgoing), answer]);
  return { answer, destroy: () => void outgoing.destroy() };
}

async function connected(outgoing: ClientRequest): Promise<void> {
  await new Promise<void>((resolve) => {
    outgoing.once("socket", () => resolve());
  });
}

async function answerOf(outgoing: ClientRequest, failure: FirstFailure): Promise<Answer> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("error", reject);
    outgoing.once("close", () => reject(new Error("the connection was closed before the response")));
    outgoing.once("response", resolve);
  });
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    pinged: false,
    body: new Http1Body(outgoing, incoming, failure),
  };
}

/**
 * Remembers the first error of a request. When a connection breaks, Node gives the cause to the request, and
 * only the effect ("aborted") to the response.
 */
class FirstFailure {
  #error: unknown;

  constructor(outgoing: ClientRequest) {
    outgoing.on("error", (error) => {
      this.#error ??= error;
    });
  }

  or(effect: unknown): unknown {
    return this.#error ?? effect;
  }
}

class Http1Body implements BodySource {
  readonly stream: IncomingMessage;
  readonly #outgoing: ClientRequest;
  readonly #failure: FirstFailure;

  constructor(outgoing: ClientRequest, incoming: IncomingMessage, failure: FirstFailure) {
    this.stream = incoming;
    this.#outgoing = outgoing;
    this.#failure = failure;
  }

  whenOver(complete: () => void, broken: (error: unknown) => void): void {
    this.stream.once("end", complete);
    this.stream.on("error", (error) => broken(this.#failure.or(error)));
    this.stream.once("close", () => broken(this.#failure.or(new Error("the connection closed"))));
  }

  /**
   * If the whole response has arrived, the connection stays for the next request. Otherwise the connection is
   * destroyed.
   */
  giveUp(): void {
    if (this.stream.complete && !this.stream.destroyed) {
      this.stream.resume();
    } else {
      this.#outgoing.destroy();
    }
  }
}
