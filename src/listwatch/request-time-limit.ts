import type { Clock } from "../base/clock.js";
import type { TimeLimit } from "../base/within-time-limit.js";
import { TransportError } from "../transport/transport-error.js";

/** Returns the limit of a request, from its start to the end of its response. `what` is for the message: `list /api/v1/pods`. */
export function requestTimeLimit(what: string, limitMs: number, clock: Clock): TimeLimit {
  return {
    limitMs,
    clock,
    timeout: () => {
      const message = `Cannot ${what}: no complete response within ${limitMs / 1000}s, which is the time limit for a request`;
      return new TransportError("ERR_TIMEOUT", message);
    },
  };
}
