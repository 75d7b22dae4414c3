import { type Clock, systemClock } from "../../src/base/clock.js";
import { until } from "./eventually.js";

/** How long a restarting server is away: until that was noticed, however busy this machine is. */
export class Outage {
  /** Whether it was noticed; each test says how that is known. */
  isNoticed: () => boolean = () => true;
  /** The server's time; not for faults that make it slow, whose pauses it would end at once. */
  readonly clock: Clock = { ...systemClock, sleep: async () => until(() => this.isNoticed()) };
}
