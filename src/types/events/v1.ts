// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as coreV1 from "../core/v1.js";
import type * as metaV1 from "../meta/v1.js";

/** Event is a report of an event somewhere in the cluster. */
export interface Event {
  readonly apiVersion?: "events.k8s.io/v1";
  readonly kind?: "Event";
  /** Standard object's metadata. */
  readonly metadata: metaV1.ObjectMeta;
  /** eventTime is the time when this Event was first observed. */
  readonly eventTime: string;
  /** series is data about the Event series this event represents or nil if it's a singleton Event. */
  readonly series?: EventSeries;
  /** reportingController is the name of the controller that emitted this Event, e.g. */
  readonly reportingController?: string;
  /** reportingInstance is the ID of the controller instance, e.g. */
  readonly reportingInstance?: string;
  /** action is what action was taken/failed regarding to the regarding object. */
  readonly action?: string;
  /** reason is why the action was taken. */
  readonly reason?: string;
  /** regarding contains the object this Event is about. */
  readonly regarding?: coreV1.ObjectReference;
  /** related is the optional secondary object for more complex actions. */
  readonly related?: coreV1.ObjectReference;
  /** note is a human-readable description of the status of this operation. */
  readonly note?: string;
  /** type is the type of this event (Normal, Warning), new types could be added in the future. */
  readonly type?: string;
  /** deprecatedSource is the deprecated field assuring backward compatibility with core.v1 Event type. */
  readonly deprecatedSource?: coreV1.EventSource;
  /** deprecatedFirstTimestamp is the deprecated field assuring backward compatibility with core.v1 Event type. */
  readonly deprecatedFirstTimestamp?: string;
  /** deprecatedLastTimestamp is the deprecated field assuring backward compatibility with core.v1 Event type. */
  readonly deprecatedLastTimestamp?: string;
  /** deprecatedCount is the deprecated field assuring backward compatibility with core.v1 Event type. */
  readonly deprecatedCount?: number;
}

/** EventSeries contain information on series of events, i.e. thing that was/is happening continuously for some time. */
export interface EventSeries {
  /** count is the number of occurrences in this series up to the last heartbeat time. */
  readonly count: number;
  /** lastObservedTime is the time when last Event from the series was seen before last heartbeat. */
  readonly lastObservedTime: string;
}
