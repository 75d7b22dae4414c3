import { splitObjectKey } from "../../api/object-key.js";
import { compareTexts } from "../../jsonpath/value-reader.js";
import type { HeldEvent } from "./held-event.js";

/** An event with the place of its target among the targets of the run. */
export interface PlacedEvent extends HeldEvent {
  readonly place: number;
}

/** Compares two objects of one type. Returns a number below, equal to or above 0. */
export type CompareObjects = (one: HeldEvent, other: HeldEvent) => number;

/**
 * Returns the events of the first lists in the order in which they are printed: the types in the order of the command
 * line, then the order of `compare`, then namespace and name, then the contexts in the order of the command line.
 */
export function inOrder(events: readonly PlacedEvent[], compare: CompareObjects = () => 0): PlacedEvent[] {
  const ranks = typeRanks(events);
  return events
    .map((event) => ({ event, rank: ranks.get(event.type) ?? 0, ...splitObjectKey(event.key) }))
    .sort(
      (one, other) =>
        one.rank - other.rank ||
        compare(one.event, other.event) ||
        compareTexts(one.namespace, other.namespace) ||
        compareTexts(one.name, other.name) ||
        one.event.place - other.event.place,
    )
    .map(({ event }) => event);
}

/** Returns the rank of each type. A workload comes before its pods, which are found after it. */
function typeRanks(events: readonly PlacedEvent[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const { type, place } of events) {
    places.set(type, Math.min(place, places.get(type) ?? place));
  }
  const types = [...places].sort(([, one], [, other]) => one - other);
  return new Map(types.map(([type], rank) => [type, rank]));
}
