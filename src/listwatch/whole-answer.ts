import type { Transport, TransportRequest } from "../transport/transport.js";
import { acceptedResponse } from "./accepted-response.js";
import { type TimeLimit, withinTimeLimit } from "../base/within-time-limit.js";

/** A request whose answer is read as a whole, and the limits of the answer. */
export interface WholeRequest {
  readonly transport: Transport;
  readonly request: TransportRequest;
  /** How long the request may take, to the end of its answer. */
  readonly timeLimit: TimeLimit;
  /** The largest answer that is read. */
  readonly mostBytes: number;
  /** Makes the error about a larger answer. */
  readonly tooLarge: () => Error;
}

/**
 * Sends a request, and returns the whole body of the answer of an API server that has accepted it.
 *
 * @throws StatusError for a refusal, TransportError when there is no whole answer in time, what `tooLarge` makes, or the
 * reason of the signal.
 */
export async function wholeAnswer(
  { transport, request, timeLimit, mostBytes, tooLarge }: WholeRequest,
  signal: AbortSignal,
): Promise<Buffer> {
  return withinTimeLimit(timeLimit, signal, async (limited) => {
    const { body } = await acceptedResponse(transport, request, timeLimit.clock, limited);
    const parts: Uint8Array[] = [];
    let size = 0;
    try {
      for (let part = await body.next(); part !== undefined; part = await body.next()) {
        size += part.length;
        if (size > mostBytes) {
          throw tooLarge();
        }
        parts.push(part);
      }
    } finally {
      body.close();
    }
    return Buffer.concat(parts, size);
  });
}
