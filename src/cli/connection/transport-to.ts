import { systemClock } from "../../base/clock.js";
import type { ClientConfig } from "../../kubeconfig/client-config.js";
import { redactedConfig } from "../../kubeconfig/redacted-config.js";
import { HttpTransport } from "../../transport/http-transport.js";
import type { Transport } from "../../transport/transport.js";
import type { Session } from "../session.js";
import { tellingExpiry } from "./certificate-expiry.js";

/**
 * Returns the transport to a cluster. It reports an expired client certificate, and logs requests if the flags ask for
 * that.
 */
export async function transportTo(
  config: ClientConfig,
  { requests, logger }: Pick<Session, "requests" | "logger">,
): Promise<Transport> {
  const credentials = tellingExpiry(config, { logger, clock: systemClock });
  const transport = new HttpTransport(
    credentials === undefined ? config : redactedConfig({ ...config, credentials }),
    { http: requests.http1 ? "1.1" : "auto" },
  );
  if (!requests.logged) {
    return transport;
  }
  const { loggedTransport } = await import("./logged-transport.js");
  return loggedTransport(transport, { server: config.server, logger, clock: systemClock });
}
