import type { Clock } from "../../base/clock.js";

/** What a fault needs in order to wait. */
export interface FaultTools {
  readonly clock: Clock;
  /** Aborts when the client has disconnected or the server stops. */
  readonly signal: AbortSignal;
}
