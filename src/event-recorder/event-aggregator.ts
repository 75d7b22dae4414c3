import { EventEntry } from "./event-entry.js";
import type { EventObject } from "./event-object.js";
import { referenceKey } from "./object-reference.js";

/** An Event that has not happened for this long is over: the next one like it is a new Event (`finishTime`). */
const FINISH_MS = 6 * 60_000;

/** How often a series that goes on is written, because the server forgets Events after an hour (`refreshTime`). */
const REFRESH_MS = 30 * 60_000;

/** The most Events that are remembered. client-go's older recorder has this limit, and the newer one has none. */
const MOST_ENTRIES = 4_096;

/** How often `sweep` should be called. */
export const SWEEP_MS: number = FINISH_MS;

/**
 * Makes one Event of many that are alike: same type, reason, action and objects. The first one is written, the second one
 * makes it a series, and later ones are only counted, until the series is over (client-go: `recordToSink`,
 * `finishSeries`, `refreshExistingEventSeries`). The note is that of the first one.
 */
export class EventAggregator {
  readonly #entries = new Map<string, EventEntry>();

  get size(): number {
    return this.#entries.size;
  }

  /** Notes that an Event has happened. Returns the entries that should be written now. */
  record(event: EventObject, now: number): readonly EventEntry[] {
    const key = keyOf(event);
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.repeat(event.eventTime, now);
      return known.count === 2 ? [known] : [];
    }
    const entry = new EventEntry(event, now);
    const oldest = this.#entries.size < MOST_ENTRIES ? [] : this.#removeOldest();
    this.#entries.set(key, entry);
    return [...oldest, entry];
  }

  /** Forgets an Event that will not be written, so that the next one like it is. */
  forget(entry: EventEntry): void {
    const key = keyOf(entry.event);
    if (this.#entries.get(key) === entry) {
      this.#entries.delete(key);
    }
  }

  /** Removes what is over. Returns the entries that should be written: final counts, and series that go on. */
  sweep(now: number): readonly EventEntry[] {
    const due: EventEntry[] = [];
    for (const [key, entry] of this.#entries) {
      const isOver = entry.quietMs(now) >= FINISH_MS;
      if (isOver) {
        this.#entries.delete(key);
      }
      const isOld = entry.series !== undefined && entry.unrefreshedMs(now) >= REFRESH_MS;
      if (isOver ? isUnwrittenSeries(entry) : isOld) {
        due.push(entry);
      }
    }
    return due;
  }

  /** Removes everything. Returns the series whose final count should be written. */
  drain(): readonly EventEntry[] {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    return entries.filter(isUnwrittenSeries);
  }

  #removeOldest(): readonly EventEntry[] {
    const [oldest] = this.#entries.values();
    if (oldest !== undefined) {
      this.forget(oldest);
    }
    return oldest !== undefined && isUnwrittenSeries(oldest) ? [oldest] : [];
  }
}

/** A single Event is written as soon as it is recorded, so it needs no final count. */
function isUnwrittenSeries(entry: EventEntry): boolean {
  return entry.series !== undefined && entry.isUnwritten;
}

/** The resourceVersions of the objects do not count, because a busy object has another one each time. */
function keyOf({ type, reason, action, regarding, related }: EventObject): string {
  return JSON.stringify([type, reason, action, referenceKey(regarding), referenceKey(related)]);
}
