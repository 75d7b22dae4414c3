import type { WatchFrame } from "../encoding/watch-frames.js";

/**
 * How many events a watch may lag behind by default. It is the largest queue that kube-apiserver gives to a
 * watch.
 */
export const WATCH_QUEUE_EVENTS = 1000;

/** Encodes a frame. It is called when the frame is about to be sent. */
export type PendingFrame = () => WatchFrame;

/**
 * The frames that one watch still has to send. The queue is bounded: a watch whose client does not keep up is
 * closed without an ERROR event, as with kube-apiserver, and the client has to watch again.
 */
export class WatchQueue {
  readonly #limit: number;
  #pending: PendingFrame[] = [];
  #closed = false;
  #dropped = false;
  #wake: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds a frame. If the queue is full, the watch is dropped. If it is closed, nothing happens. */
  push(frame: PendingFrame): void {
    if (this.#closed) {
      return;
    }
    if (this.#pending.length >= this.#limit) {
      this.drop();
      return;
    }
    this.#pending.push(frame);
    this.#wake?.();
  }

  /** Ends the queue. The frames in it are still sent. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Ends the queue and discards the frames in it. */
  drop(): void {
    this.#pending = [];
    this.#dropped = true;
    this.close();
  }

  /** Whether the watch was dropped, so that frames that were already taken need not be sent either. */
  get dropped(): boolean {
    return this.#dropped;
  }

  /** Resolves with the queued frames as soon as there are any, or with `undefined` at the end. */
  async take(): Promise<readonly PendingFrame[] | undefined> {
    if (this.#pending.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    const taken = this.#pending;
    this.#pending = [];
    return taken.length === 0 ? undefined : taken;
  }
}
