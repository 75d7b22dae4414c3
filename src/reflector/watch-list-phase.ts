import type { ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import { StatusError } from "../api/status-error.js";
import type { WatchEvent } from "../api/watch-event.js";
import type { Clock } from "../base/clock.js";
import type { WatchStream } from "../listwatch/list-watch.js";
import type { Ending } from "./ending.js";
import type { OpenedWatch } from "./open-watch.js";
import { StreamLimit } from "./stream-limit.js";

/**
 * How long a streaming list may be silent before its end mark. After that, the server counts as one that
 * cannot send the end mark: some proxies and aggregated servers pass on the initial events and nothing more
 * (IP-13). Healthy servers send the end mark within milliseconds of the last object. If a part of an event
 * has arrived, the silence may last twice as long.
 */
export const END_MARK_LIMIT_MS = 10_000;

/**
 * A stream that ends within this time and brings nothing counts as refused. Some proxies refuse a request in
 * this way (W-7).
 */
const VERY_SHORT_MS = 1_000;

/** What a streaming list needs. */
export interface WatchListContext<T> {
  readonly clock: Clock;
  readonly identity: ObjectIdentity<T>;
  /** Called for each event that is skipped. */
  readonly onUnexpected: (message: string) => void;
}

/** The full state, and the same stream, which continues as a watch (W-6). */
export interface StreamedList<T> {
  readonly objects: readonly T[];
  readonly resourceVersion: string;
  readonly opened: OpenedWatch<T>;
}

/**
 * Reads a streaming list up to its end mark. Changes before the end mark are applied to the state and not
 * reported (W-3). If the stream ends before the end mark, this returns the ending, and the stream is closed.
 *
 * @throws whatever the stream throws, and a StatusError for an ERROR event.
 */
export async function watchListPhase<T>(
  opened: OpenedWatch<T>,
  context: WatchListContext<T>,
): Promise<StreamedList<T> | Ending> {
  const { clock } = context;
  const silence = new SilenceLimit(opened.stream, clock);
  // A stream that only trickles is not silent, but it may fall further and further behind. The server was
  // asked to end it before this limit.
  const lifeLimit = new StreamLimit(opened.stream, clock);
  lifeLimit.set(opened.startedAt + opened.lifeLimitMs - clock.now());
  try {
    const read = await readToTheMark(opened, context, silence);
    return lifeLimit.reached && !("opened" in read) ? { phase: "stream", kind: "overdue" } : read;
  } finally {
    silence.dispose();
    lifeLimit.dispose();
  }
}

async function readToTheMark<T>(
  opened: OpenedWatch<T>,
  context: WatchListContext<T>,
  silence: SilenceLimit<T>,
): Promise<StreamedList<T> | Ending> {
  const state = new Map<ObjectKey, T>();
  let seen = 0;
  for (;;) {
    silence.begin();
    const batch = await opened.stream.next();
    if (batch === undefined) {
      const short = context.clock.now() - opened.startedAt < VERY_SHORT_MS;
      return {
        phase: "stream",
        kind: silence.reached ? "silent" : short && seen === 0 ? "closedEarly" : "closed",
      };
    }
    for (const [position, event] of batch.entries()) {
      seen += 1;
      if (event.type === "BOOKMARK" && event.initialEventsEnd) {
        const pending = batch.slice(position + 1);
        const { resourceVersion } = event;
        return { objects: [...state.values()], resourceVersion, opened: { ...opened, pending } };
      }
      applyToState(state, event, context);
    }
  }
}

/**
 * The limit of silence. It begins with each batch of events. It begins again if bytes, but no complete event,
 * have arrived by its end.
 */
class SilenceLimit<T> {
  readonly #stream: WatchStream<T>;
  readonly #limit: StreamLimit<T>;
  #heard: number | undefined;

  constructor(stream: WatchStream<T>, clock: Clock) {
    this.#stream = stream;
    this.#limit = new StreamLimit(stream, clock, () => this.#isOver());
  }

  get reached(): boolean {
    return this.#limit.reached;
  }

  begin(): void {
    this.#heard = this.#stream.bytesReceived;
    this.#limit.set(END_MARK_LIMIT_MS);
  }

  dispose(): void {
    this.#limit.dispose();
  }

  #isOver(): boolean {
    if (this.#stream.bytesReceived === this.#heard) {
      return true;
    }
    this.begin();
    return false;
  }
}

function applyToState<T>(state: Map<ObjectKey, T>, event: WatchEvent<T>, context: WatchListContext<T>): void {
  switch (event.type) {
    case "ADDED":
    case "MODIFIED":
      state.set(context.identity.keyOf(event.object), event.object);
      return;
    case "DELETED":
      state.delete(context.identity.keyOf(event.object));
      return;
    case "BOOKMARK":
      return;
    case "UNEXPECTED":
      context.onUnexpected(event.message);
      return;
    case "ERROR":
      throw new StatusError(event.status, { httpStatus: 200 });
  }
}
