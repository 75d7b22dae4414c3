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

/** A watch that lives shorter is no proof of a healthy server (client-go: very short watch). */
export const HEALTHY_MS = 1_000;

/**
 * One that lives shorter, from its headers on, and brings nothing, is no answer either: some proxies turn an expired
 * position into an empty stream (IP-12: about two seconds; a watch that the server was asked to end after two is whole).
 */
const EMPTY_MS = 1_800;

export interface WatchContext<T> {
  readonly clock: Clock;
  readonly identity: ObjectIdentity<T>;
  readonly store: ReflectorStore<T>;
  readonly signal: AbortSignal;
  /** Finds out whether a quiet stream is dead. */
  readonly sentinel: Sentinel;
  /** The watch before this one did not live for a second either. */
  readonly previousWasShort: boolean;
  /** False where the watch started from no real position: its first ADDED events are not in order (W-24). */
  readonly startedAtPosition: boolean;
  /** An event was accepted; the position moves to `resourceVersion` unless that is empty. */
  readonly onAccepted: (resourceVersion: string) => void;
  readonly onBookmark: () => void;
  readonly onUnexpected: (message: string) => void;
}

export interface WatchEnding extends Ending {
  readonly livedMs: number;
}

/**
 * Applies the events of one watch to the store until it ends, and says why it ended. While the store takes no more,
 * nothing is read and no time counts as silence. Rejects only when the signal aborted.
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
      // The error type does not know what this stream's decoder decodes.
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

/** Resolves with an ending that needs no judgement, or with nothing when the server closed the stream. */
async function readToTheEnd<T>(
  opened: OpenedWatch<T>,
  { clock, store, signal, sentinel }: WatchContext<T>,
  applier: EventApplier<T>,
): Promise<Ending | undefined> {
  // A stream that only trickles, ever further behind, gives way to a new one.
  const lifeLimit = new StreamLimit(opened.stream, clock);
  let endsBy = opened.startedAt + opened.lifeLimitMs;
  lifeLimit.set(Math.max(0, endsBy - clock.now()));
  try {
    for (let batch = opened.pending; ;) {
      applier.applyAll(batch);
      const writable = store.whenWritable?.();
      if (writable !== undefined) {
        // A stream that is not read is quiet by our own doing.
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

/** A short watch is forgiven once, when it brought something; else asking again at once would be a hot loop. */
function closed<T>(isEmpty: boolean, livedMs: number, context: WatchContext<T>): Ending {
  const early = isEmpty || (livedMs < HEALTHY_MS && context.previousWasShort);
  return { phase: "watch", kind: early ? "closedEarly" : "closed" };
}

/** A connection that broke after a healthy life may be replaced at once, like one that was closed. */
function brokenOff(error: unknown, livedMs: number): Ending {
  const ending = endingFrom("watch", error);
  return ending.kind === "interrupted" && livedMs >= HEALTHY_MS ? { ...ending, kind: "dropped" } : ending;
}

/** Writes events to the store one by one and keeps the position in step. */
class EventApplier<T> {
  accepted = 0;
  #inOrder: boolean;
  readonly #context: WatchContext<T>;

  constructor(context: WatchContext<T>) {
    this.#context = context;
    this.#inOrder = context.startedAtPosition;
  }

  /** @throws StatusError at an ERROR event; the events before it are applied. */
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
