import type { Explanation } from "../../explain/change.js";
import type { Lister } from "../../indexer/lister.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { ObjectEvent } from "../../printer/printer.js";
import type { Output } from "../output.js";
import type { Told } from "../filters/membership.js";
import type { LeftOut } from "./event-choice.js";
import type { Interruptions } from "./interruptions.js";

/** An event, what was read of its object, and how it was explained. */
export interface ObservedEvent<T> {
  readonly event: ResourceEvent<T>;
  /** What was read of the object, or undefined if the event was left out unread. */
  readonly read: ObjectEvent<T> | undefined;
  readonly why: Explanation | undefined;
  /** Why the event was not printed, or undefined if it was. */
  readonly omission: keyof LeftOut | undefined;
  /** Where the filters see the object. Without filters every event is told as it is. */
  readonly told: Told;
}

export type Observer<T> = (observed: ObservedEvent<T>) => void;

/** What goes along with the watch of a target. */
export interface Companion<T> {
  readonly observe: Observer<T>;
  /** Called when the objects of the first list have been printed. */
  begin(): void;
  /** Resolves when the session has ended, and nothing is left. */
  readonly ended: Promise<void>;
}

/** Returns what goes along with a watch, with one more observer. */
export function withObserver<T>(
  companion: Companion<T> | undefined,
  observer: Observer<T> | undefined,
): Companion<T> | undefined {
  if (observer === undefined) {
    return companion;
  }
  return {
    observe: (observed) => {
      companion?.observe(observed);
      observer(observed);
    },
    begin: () => companion?.begin(),
    ended: companion?.ended ?? Promise.resolve(),
  };
}

export interface CompanionContext<T> {
  readonly output: Output;
  /** The objects that are watched. */
  readonly store: Lister<T>;
  readonly interruptions: Interruptions;
}
