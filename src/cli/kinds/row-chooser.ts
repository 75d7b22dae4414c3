import type { KubeObject } from "../../api/object.js";
import type { Significance } from "../../explain/change.js";
import { objectNameOf } from "../../printer/event-words.js";
import type { ObjectEvent } from "../../printer/printer.js";
import type { Told } from "../filters/membership.js";
import { type LeftOut, omissionBecause, omissionOf } from "../watching/event-choice.js";
import type { EventCounts } from "../watching/event-counts.js";
import type { Printing } from "../watching/printing.js";

/** How the events of a kind are judged, beside the flags that hold for all kinds. */
export interface RowRule<Event> {
  /** Returns why an event is not printed whatever the flags say. @defaultValue every event may be printed */
  readonly omission?: (event: Event) => keyof LeftOut | undefined;
  readonly significance: (event: Event) => Significance;
}

/**
 * Returns a function that returns why an event of an object that is not a pod is not printed, or undefined if it is: what
 * `--name`, `--only`, `--watch-only` and `--show` mean for it. Every event is counted.
 */
export function rowChooser<Event extends ObjectEvent<Pick<KubeObject, "metadata">>>(
  { choice, filter, leftOut }: Pick<Printing, "choice" | "filter" | "leftOut">,
  counts: EventCounts,
  rule: RowRule<Event>,
): (event: Event) => keyof LeftOut | undefined {
  const omissionIn = (event: Event): keyof LeftOut | undefined =>
    omissionOf(choice, event) ??
    rule.omission?.(event) ??
    (choice.show === "all" ? undefined : omissionBecause(choice, { significance: rule.significance(event) }));
  return (event) => {
    const isSelected = filter?.names.matches(objectNameOf(event).name) ?? true;
    const omission = isSelected ? omissionIn(event) : "filtered";
    counts.note(event, toldOf(omission));
    if (omission !== undefined) {
      leftOut[omission] += 1;
    }
    return omission;
  };
}

/** Returns where the filters see an object that is not a pod. They judge its name, which never changes. */
export function toldOf(omission: keyof LeftOut | undefined): Told {
  return omission === "filtered" ? "nothing" : "event";
}
