import type { ResourceEvent, ResourceEventHandler } from "./resource-event-handler.js";

interface Offer<T> {
  readonly event: ResourceEvent<T>;
  /** Lets the handler's queue go on. */
  readonly accepted: () => void;
}

/**
 * A handler that hands each event to whoever iterates, and lets the next one come only when it was taken: the loop
 * body is the handler, its pace the handler's pace.
 */
export class EventStream<T> implements ResourceEventHandler<T>, AsyncIterableIterator<ResourceEvent<T>> {
  readonly #onReturn: () => void;
  #offer: Offer<T> | undefined;
  /** Calls of `next` that wait, oldest first: an iterator may be asked again before it has answered. */
  readonly #takers: ((result: IteratorResult<ResourceEvent<T>>) => void)[] = [];
  #inHand: (() => void) | undefined;
  #ended = false;

  /** `onReturn` is called once when the loop was left, by whatever way. */
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
        // The next one was asked for already.
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

  /** Called by `for await` when its body breaks off. */
  async return(): Promise<IteratorResult<ResourceEvent<T>>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Nothing comes any more; whoever waits is told so, and a handler call that waits for a taker ends. */
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
