import type { ObjectIdentity } from "../api/object-identity.js";
import { StatusError } from "../api/status-error.js";
import type { WatchEvent } from "../api/watch-event.js";
import { abortable } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import { WireError } from "../wire/wire-error.js";
import { type Ending, endingFrom } from "./ending.js";
import type { OpenedWatch } from "./open-watch.js";
import type { ReflectorStore } from "./reflector-store.js";
import { type Sentinel, Silence } from "./sentinel.js";
import { StreamLimit } from "./stream-limit.js";

/**
 * A watch that lives shorter than this does not prove that the server is healthy (client-go: very short
 * watch).
 */
export const HEALTHY_MS = 1_000;

/**
 * A watch that lives shorter than this after its headers, and brings nothing, does not count as an answer.
 * Some proxies turn an expired position into an empty stream of about two seconds (IP-12). The limit is below
 * 2 s, because a watch that the server was asked to end after 2 s is complete.
 */
const EMPTY_MS = 1_800;

/** What a watch needs. */
export interface WatchContext<T> {
  readonly clock: Clock;
  readonly identity: ObjectIdentity<T>;
  readonly store: ReflectorStore<T>;
  readonly signal: AbortSignal;
  /** Finds out whether a quiet stream is dead. */
  readonly sentinel: Sentinel;
  /** Whether the watch before this one lived shorter than HEALTHY_MS. */
  readonly previousWasShort: boolean;
  /**
   * Whether the watch started at a position. If it started at none, its first ADDED events are not in the
   * order of the server (W-24).
   */
  readonly startedAtPosition: boolean;
  /** Called for each accepted event. The position moves to `resourceVersion` unless that is empty. */
  readonly onAccepted: (resourceVersion: string) => void;
  readonly onBookmark: () => void;
  /** Called for each event that is skipped. */
  readonly onUnexpected: (message: string) => void;
}

/** How a watch ended that the server had accepted. */
export interface WatchEnding extends Ending {
  readonly livedMs: number;
}

/**
 * Applies the events of one watch to the store until the watch ends, and returns how it ended. While the
 * store takes no more, nothing is read and no time counts as silence. Rejects only if the signal has aborted.
 */
export async function watchPhase<T>(opened: OpenedWatch<T>, context: WatchContext<T>): Promise<WatchEnding> {
  const applier = new EventApplier(context);
  const answeredAt = context.clock.now();
  let ending: Ending | undefined;
  let thrown: unknown;
  try {
    ending = await readToTheEnd(opened, context, applier);
  } catch (error) {
    context.signal.throwIfAborted();
    thrown = error;
    if (error instanceof WireError) {
      // These events are of this stream, although the type of the error does not say so.
      applier.applyAll(error.events);
    }
  } finally {
    opened.stream.close();
  }
  const now = context.clock.now();
  const livedMs = now - opened.startedAt;
  const isEmpty = applier.accepted === 0 && now - answeredAt < EMPTY_MS;
  ending ??= thrown === undefined ? closed(isEmpty, livedMs, context) : brokenOff(thrown, livedMs);
  return { ...ending, livedMs };
}

/**
 * Reads the stream to its end. Resolves with the ending, or with undefined if the server has closed the
 * stream.
 */
async function readToTheEnd<T>(
  opened: OpenedWatch<T>,
  { clock, store, signal, sentinel }: WatchContext<T>,
  applier: EventApplier<T>,
): Promise<Ending | undefined> {
  // A stream that only trickles, and falls further and further behind, gives way to a new one.
  const lifeLimit = new StreamLimit(opened.stream, clock);
  let endsBy = opened.startedAt + opened.lifeLimitMs;
  lifeLimit.set(Math.max(0, endsBy - clock.now()));
  try {
    for (let batch = opened.pending; ;) {
      applier.applyAll(batch);
      const writable = store.whenWritable?.();
      if (writable !== undefined) {
        // The time during which the stream is not read does not count.
        lifeLimit.unset();
        const heldFrom = clock.now();
        await abortable(writable, signal);
        endsBy += clock.now() - heldFrom;
        lifeLimit.set(Math.max(0, endsBy - clock.now()));
      }
      const next = await sentinel.wait(opened.stream.next(), "events");
      if (next instanceof Silence) {
        return { phase: "watch", kind: "silent", error: next.error };
      }
      if (next === undefined) {
        return lifeLimit.reached ? { phase: "watch", kind: "overdue" } : undefined;
      }
      batch = next;
    }
  } finally {
    lifeLimit.dispose();
  }
}

/**
 * Returns the ending of a watch that the server has closed. A single short watch counts as healthy if it
 * brought something. A second one in a row does not, because asking again at once would become a hot loop.
 */
function closed<T>(isEmpty: boolean, livedMs: number, context: WatchContext<T>): Ending {
  const early = isEmpty || (livedMs < HEALTHY_MS && context.previousWasShort);
  return { phase: "watch", kind: early ? "closedEarly" : "closed" };
}

/**
 * Returns the ending of a watch that has thrown. If the connection broke after a healthy life, the ending is
 * `dropped`, so that another watch may follow at once as after `closed`.
 */
function brokenOff(error: unknown, livedMs: number): Ending {
  const ending = endingFrom("watch", error);
  return ending.kind === "interrupted" && livedMs >= HEALTHY_MS ? { ...ending, kind: "dropped" } : ending;
}

/** Writes events to the store one by one and reports the position after each. */
class EventApplier<T> {
  accepted = 0;
  #inOrder: boolean;
  readonly #context: WatchContext<T>;

  constructor(context: WatchContext<T>) {
    this.#context = context;
    this.#inOrder = context.startedAtPosition;
  }

  /**
   * Applies the events in order.
   *
   * @throws StatusError at an ERROR event, after the events before it were applied.
   */
  applyAll(events: readonly WatchEvent<T>[]): void {
    for (const event of events) {
      this.#apply(event);
    }
  }

  #apply(event: WatchEvent<T>): void {
    const { store, identity, onUnexpected } = this.#context;
    switch (event.type) {
      case "ADDED":
        store.add(event.object);
        this.#accept(identity.resourceVersionOf(event.object));
        return;
      case "MODIFIED":
        store.update(event.object);
        this.#acceptInOrder(identity.resourceVersionOf(event.object));
        return;
      case "DELETED":
        store.delete(event.object);
        this.#acceptInOrder(identity.resourceVersionOf(event.object));
        return;
      case "BOOKMARK":
        this.#context.onBookmark();
        store.bookmark?.(event.resourceVersion);
        this.#acceptInOrder(event.resourceVersion);
        return;
      case "UNEXPECTED":
        onUnexpected(event.message);
        return;
      case "ERROR":
        throw new StatusError(event.status, { httpStatus: 200 });
    }
  }

  #acceptInOrder(resourceVersion: string): void {
    this.#inOrder = true;
    this.#accept(resourceVersion);
  }

  #accept(resourceVersion: string): void {
    this.accepted += 1;
    this.#context.onAccepted(this.#inOrder ? resourceVersion : "");
  }
}
