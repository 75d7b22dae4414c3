import { type Clock, systemClock } from "../../src/base/clock.js";
import { until } from "./eventually.js";

/**
 * The outage of a restarting server. It lasts until a client has noticed it, however busy this machine is.
 */
export class Outage {
  /** Tells whether the outage was noticed. Each test sets it. */
  isNoticed: () => boolean = () => true;
  /**
   * The clock for the server. It does not suit faults that slow the server down: it would end their pauses.
   */
  readonly clock: Clock = { ...systemClock, sleep: async () => until(() => this.isNoticed()) };
}
