import type { Clock } from "../base/clock.js";
import type { Transport, TransportRequest, TransportResponse } from "../transport/transport.js";
import { statusErrorFrom } from "./status-error-from.js";
import { isWebPage, webPageError } from "./web-page.js";

/**
 * Sends a request, and returns the response of an API server that has accepted it.
 *
 * @throws StatusError for a refusal, TransportError, also for a web page, or the reason of the signal.
 */
export async function acceptedResponse(
  transport: Transport,
  request: TransportRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<TransportResponse> {
  const response = await transport.request(request, signal);
  if (response.status < 200 || response.status > 299) {
    throw await statusErrorFrom(response, clock, signal);
  }
  if (isWebPage(response)) {
    throw await webPageError(response, clock, signal);
  }
  return response;
}
