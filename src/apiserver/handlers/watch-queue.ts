import type { WatchFrame } from "../encoding/watch-frames.js";

/** How many events one watch may lag behind by default: the upper end of what kube-apiserver queues for one watch. */
export const WATCH_QUEUE_EVENTS = 1000;

/** Makes a frame when it is about to be sent. */
export type PendingFrame = () => WatchFrame;

/**
 * What one watch has still to send. Bounded: a client that does not keep up loses its watch without a word, as with a
 * real server, and finds out when it watches again.
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

  /** Nothing more comes; what is queued is still sent. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Nothing more is sent. */
  drop(): void {
    this.#pending = [];
    this.#dropped = true;
    this.close();
  }

  /** Whether the watch is over even for what was already taken. */
  get dropped(): boolean {
    return this.#dropped;
  }

  /** What is queued, as soon as there is something; `undefined` at the end. */
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
