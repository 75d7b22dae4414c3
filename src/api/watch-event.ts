import type { Status } from "./status.js";

/**
 * A decoded event of a watch. The types are those of the wire protocol, which are not those of the queue and
 * of handlers. An ERROR is the last event of its stream.
 */
export type WatchEvent<T> =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: T }
  | {
      readonly type: "BOOKMARK";
      readonly resourceVersion: string;
      /**
       * Whether this marks the end of a streaming list: the annotation `k8s.io/initial-events-end` is "true"
       * (W-4).
       */
      readonly initialEventsEnd: boolean;
    }
  | { readonly type: "ERROR"; readonly status: Status }
  /**
   * A well-formed event without an object of the watched kind (V-1). It is reported and otherwise ignored,
   * and its resourceVersion is not used.
   */
  | { readonly type: "UNEXPECTED"; readonly message: string };
