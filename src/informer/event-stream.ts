import type { ResourceEvent, ResourceEventHandler } from "./resource-event-handler.js";

/** An event that the loop has not asked for yet. */
interface Offer<T> {
  readonly event: ResourceEvent<T>;
  /** Ends the call of `onEvent` that offers the event, so that the queue of the handler goes on. */
  readonly accepted: () => void;
}

/**
 * A handler that hands its events to a `for await` loop, one at a time. The call for an event ends only when
 * the loop asks for the next event. The handler is therefore as slow as the body of the loop, and its queue
 * treats the loop like any other handler.
 */
export class EventStream<T> implements ResourceEventHandler<T>, AsyncIterableIterator<ResourceEvent<T>> {
  readonly #onReturn: () => void;
  #offer: Offer<T> | undefined;
  /**
   * The calls of `next` that wait for an event, oldest first. There can be several, because callers need not
   * wait.
   */
  readonly #takers: ((result: IteratorResult<ResourceEvent<T>>) => void)[] = [];
  /** Ends the call of `onEvent` for the event that the loop is working on. */
  #inHand: (() => void) | undefined;
  #ended = false;

  /** `onReturn` is called once when the stream ends, whether by `end` or because the loop was left. */
  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  async onEvent(event: ResourceEvent<T>): Promise<void> {
    if (this.#ended) {
      return;
    }
    await new Promise<void>((accepted) => {
      const taker = this.#takers.shift();
      if (taker === undefined) {
        this.#offer = { event, accepted };
        return;
      }
      this.#inHand = accepted;
      taker({ done: false, value: event });
      if (this.#takers.length > 0) {
        // The loop has already asked for the next event.
        this.#releaseHand();
      }
    });
  }

  async next(): Promise<IteratorResult<ResourceEvent<T>>> {
    this.#releaseHand();
    if (this.#ended) {
      return { done: true, value: undefined };
    }
    if (this.#offer !== undefined) {
      const { event, accepted } = this.#offer;
      this.#offer = undefined;
      this.#inHand = accepted;
      return { done: false, value: event };
    }
    return new Promise((resolve) => {
      this.#takers.push(resolve);
    });
  }

  /** Ends the stream. `for await` calls this when the loop is left by `break`, `return` or a throw. */
  async return(): Promise<IteratorResult<ResourceEvent<T>>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /**
   * Ends the stream. Waiting calls of `next` resolve with `done`, and a waiting call of `onEvent` resolves.
   */
  end(): void {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#offer?.accepted();
    this.#offer = undefined;
    this.#releaseHand();
    for (const taker of this.#takers.splice(0)) {
      taker({ done: true, value: undefined });
    }
    this.#onReturn();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #releaseHand(): void {
    this.#inHand?.();
    this.#inHand = undefined;
  }
}
