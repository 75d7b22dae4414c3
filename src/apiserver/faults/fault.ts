import type { ByteFault } from "./byte-faults.js";
import type { EventFault } from "./event-faults.js";
import type { FaultMatch } from "./fault-match.js";
import type { RequestFault } from "./request-faults.js";
import type { StreamFault } from "./stream-faults.js";

/**
 * What goes wrong. A request fault acts before the response; the other faults change the response on its way
 * out.
 */
export type FaultAction = RequestFault | StreamFault | EventFault | ByteFault;

/** A fault: what goes wrong, and with which requests. */
export interface Fault {
  /** The requests it applies to. @defaultValue every request */
  readonly match?: FaultMatch;
  /** How many requests it applies to, before it is disarmed. @defaultValue 1 */
  readonly times?: number;
  /** What goes wrong. */
  readonly do: FaultAction;
}
