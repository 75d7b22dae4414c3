import { X509Certificate } from "node:crypto";
import type { Clock } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { ClientConfig, CredentialSource } from "../../kubeconfig/client-config.js";

export interface CertificateExpiryOptions {
  readonly logger: Logger;
  readonly clock: Pick<Clock, "date" | "nextTurn">;
}

/**
 * Returns the credentials of a configuration, so that an expired client certificate is reported with its
 * date. The certificate is read after the first request has been sent, so it delays nothing, and before the server
 * can refuse it. Returns undefined if there are no credentials.
 */
export function tellingExpiry(
  { credentials, userName = "" }: Pick<ClientConfig, "credentials" | "userName">,
  { logger, clock }: CertificateExpiryOptions,
): CredentialSource | undefined {
  if (credentials === undefined) {
    return undefined;
  }
  let known: string | undefined;
  const tell = (certificate: string): void => {
    const fault = validityFault(certificate, clock.date());
    if (fault !== undefined) {
      const whose = userName === "" ? "" : ` of the user "${userName}"`;
      logger.warn({}, `the client certificate${whose} ${fault}`);
    }
  };
  return {
    get: async (signal) => {
      const credential = await credentials.get(signal);
      const certificate = credential.clientCertificate?.certificate;
      if (certificate !== undefined && certificate !== known) {
        known = certificate;
        void clock.nextTurn().then(() => tell(certificate));
      }
      return credential;
    },
    reject: (rejected) => credentials.reject(rejected),
  };
}

/** Returns why a certificate is not valid at this time. TLS reports a certificate that cannot be read. */
function validityFault(certificate: string, now: Date): string | undefined {
  try {
    const { validFrom, validTo } = new X509Certificate(certificate);
    if (new Date(validTo) < now) {
      return `expired at ${new Date(validTo).toISOString()}; log in again, or ask for a new one`;
    }
    return new Date(validFrom) > now
      ? `is not valid before ${new Date(validFrom).toISOString()}; is the clock of this machine right?`
      : undefined;
  } catch {
    return undefined;
  }
}
