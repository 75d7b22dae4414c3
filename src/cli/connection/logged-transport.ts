import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import type { Logger } from "../../base/logger.js";
import type { Transport } from "../../transport/transport.js";

export interface LoggedTransportOptions {
  /** The base URL of the server. */
  readonly server: string;
  readonly logger: Logger;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Returns a transport that logs each request with its URL, its status and the time until the response headers
 * arrived. It logs no headers and no bodies, because they may contain secrets.
 */
export function loggedTransport(
  transport: Transport,
  { server, logger, clock }: LoggedTransportOptions,
): Transport {
  return {
    request: async (request, signal) => {
      const { method: verb = "GET", path } = request;
      const url = server + path;
      const startedAt = clock.now();
      const milliseconds = (): number => Math.round(clock.now() - startedAt);
      try {
        const response = await transport.request(request, signal);
        logger.debug({ verb, url, status: response.status, milliseconds: milliseconds() }, "response");
        return response;
      } catch (error) {
        logger.debug({ verb, url, milliseconds: milliseconds() }, `no response: ${messageOf(error)};`);
        throw error;
      }
    },
    close: async () => transport.close(),
  };
}
