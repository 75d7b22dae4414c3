import type { Status } from "./status.js";

/**
 * One event of a watch, decoded. The type names are the wire's; the queue and the handlers have words of
 * their own. An ERROR is the last event of its stream.
 */
export type WatchEvent<T> =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: T }
  | {
      readonly type: "BOOKMARK";
      readonly resourceVersion: string;
      /**
       * The end of the initial events of a streaming list: annotation `k8s.io/initial-events-end` is "true"
       * (W-4).
       */
      readonly initialEventsEnd: boolean;
    }
  | { readonly type: "ERROR"; readonly status: Status }
  /**
   * Well-formed, but not an object of the watched kind (V-1): skipped and reported, and it moves no position.
   */
  | { readonly type: "UNEXPECTED"; readonly message: string };
