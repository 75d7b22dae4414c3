import type { GroupVersionResource } from "../../api/resource.js";
import type { Logger } from "../../base/logger.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { Departures } from "../filters/departures.js";
import type { Codec } from "../../wire/codec.js";
import type { Observer } from "./companion.js";
import type { EventCounts } from "./event-counts.js";

/** Where events come from, and the logger of unreadable events. */
export interface PrintingPlace {
  /** A logger that limits how often it repeats a warning. */
  readonly logger: Logger;
  /** The name of the context, if several are watched. */
  readonly context: string | undefined;
  /** Counts the events of the target. */
  readonly counts: EventCounts;
  /** Knows why pods are no longer watched. Without a selector of the server, all of them were deleted. */
  readonly departures: Departures | undefined;
}

/** How the objects of one resource are watched, named and printed. `T` is what the informer keeps of each object. */
export interface View<T> {
  readonly resource: GroupVersionResource<T>;
  readonly codec: Codec<T>;
  /** Whether the server is asked for whole objects in the rows of a Table. */
  readonly includeObject?: "Object";
  /** Returns the object that is kept as `T`, or what is known of it. @defaultValue what is kept is the object */
  readonly objectIn?: (kept: T) => object;
  /** The filters of our own that hold for these objects, as a user writes them. @defaultValue none */
  readonly filters?: readonly string[];
  /**
   * Returns a function that turns an event into text, or `undefined` if the event is not printed. `observe` is called
   * for every event, printed or not.
   */
  printing(
    place: PrintingPlace,
    observe?: Observer<T>,
  ): (event: ResourceEvent<T>, at: Date) => string | undefined;
}
