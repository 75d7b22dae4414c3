import type { KubeObject } from "../../api/object.js";
import { isNestedDeeper } from "../../base/json-nesting.js";
import { objectNameOf } from "../event-words.js";
import type { ObjectEvent } from "../printer.js";

/** The number of objects whose last state is remembered. Those that were told last stay. */
const MOST_OBJECTS = 4_096;

/** The deepest nesting of a state that is compared, as of one that is printed. */
const COMPARED_LEVELS = 64;

/** A state of an object that the reader of the output knows. */
export interface ToldState {
  /** Undefined if the object could not be read. */
  readonly object: KubeObject | undefined;
  /** When it was printed, or undefined if that is not known. */
  readonly at: Date | undefined;
}

/**
 * The last state of each object that was printed. A difference leads from that state to the new one, so that the
 * differences of an object follow each other whatever was left out between them. The objects are those of the store, and
 * take memory only if a newer state was not printed.
 */
export class LastTold {
  readonly #states = new Map<string, ToldState>();

  /**
   * Notes that an event is printed, and returns the state before it: undefined for an object that was added or deleted,
   * or whose state before is not known. Of an object that is not remembered, the state before is that of the event.
   */
  next(event: ObjectEvent<KubeObject>, at: Date): ToldState | undefined {
    const { namespace, name } = objectNameOf(event);
    const key = JSON.stringify([event.context, namespace, name]);
    const known = this.#states.get(key);
    this.#states.delete(key);
    if (event.type !== "delete") {
      this.#states.set(key, { object: event.object, at });
      this.#forgetOldest();
    }
    return event.type === "update" ? (known ?? stateBefore(event)) : undefined;
  }

  #forgetOldest(): void {
    if (this.#states.size > MOST_OBJECTS) {
      for (const key of this.#states.keys()) {
        this.#states.delete(key);
        break;
      }
    }
  }
}

function stateBefore({ before }: ObjectEvent<KubeObject>): ToldState | undefined {
  return before === undefined || isNestedDeeper(before, COMPARED_LEVELS)
    ? undefined
    : { object: before, at: undefined };
}
