import { messageOf } from "../base/errors.js";

/**
 * Which certificate authorities are trusted:
 *
 * - `configured`: the server's certificate must be signed by the authority in the configuration.
 * - `system`: no authority is configured, so the server's certificate must be signed by one that Node.js
 *   trusts.
 * - `proxy`: a proxy's certificate must always be signed by an authority that Node.js trusts.
 */
export type TrustedAuthorities = "configured" | "system" | "proxy";

/**
 * Explains why a certificate is not trusted. Returns `undefined` if `code` is not one of OpenSSL's or Node's
 * verdicts on a certificate.
 */
export function certificateFault(
  code: string,
  thrown: unknown,
  authorities: TrustedAuthorities,
): string | undefined {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `it is for another host name${namesOf(thrown, authorities)}`;
  }
  const fault = SIGNER_FAULTS[code];
  return fault === undefined ? CERTIFICATE_FAULTS[code] : `${fault}; ${EXPECTED[authorities]}`;
}

const EXPECTED: Readonly<Record<TrustedAuthorities, string>> = {
  configured: "expected one signed by the configured certificate authority",
  system:
    "expected one signed by an authority that Node.js trusts, because the kubeconfig has no certificate-authority",
  proxy:
    "expected one signed by an authority that Node.js trusts; set NODE_EXTRA_CA_CERTS=FILE to add another",
};

const OTHER_AUTHORITY = "it is signed by an authority that is not trusted here";

/**
 * Verdicts on the signer of a certificate (X509 certificate
 * error codes in the documentation of Node's `tls`).
 */
const SIGNER_FAULTS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: OTHER_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: OTHER_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: OTHER_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: OTHER_AUTHORITY,
  CERT_SIGNATURE_FAILURE: OTHER_AUTHORITY,
  CERT_UNTRUSTED: OTHER_AUTHORITY,
};

/** Verdicts on the certificate itself. */
const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet; check the clock of this machine",
  CERT_REVOKED: "it was revoked",
  INVALID_CA: "it is signed by a certificate that does not belong to a certificate authority",
  INVALID_PURPOSE: "it is not issued for use by a server",
  PATH_LENGTH_EXCEEDED: "its chain is longer than its certificate authority allows",
  CERT_CHAIN_TOO_LONG: "its chain is too long",
  HOSTNAME_MISMATCH: "it is for another host name",
};

/** The largest number of names in a message. Most certificates have a handful, but some have thousands. */
const NAMES_SHOWN = 10;

/** The properties that Node's check of the host name adds to its error. */
interface NameMismatch {
  readonly reason: string;
  readonly host: string;
  readonly cert: { readonly subjectaltname?: string };
}

function namesOf(thrown: unknown, authorities: TrustedAuthorities): string {
  const { reason = messageOf(thrown), host, cert } = thrown as Partial<NameMismatch>;
  const names = alternativeNames(cert?.subjectaltname ?? "");
  if (host === undefined || names.length === 0) {
    return ` (${reason.replace(/\.+$/, "")})`;
  }
  const advice =
    authorities === "proxy"
      ? "put one of the names found into the proxy's URL"
      : "set tls-server-name in the kubeconfig to one of the names found, or put one into the server's URL";
  const more = names.length > NAMES_SHOWN ? ", ..." : "";
  return `: found ${names.slice(0, NAMES_SHOWN).join(", ")}${more}, expected "${host}"; ${advice}`;
}

/**
 * Returns the quoted names in a list such as `DNS:a.example, IP Address:10.0.0.1`. Node has already quoted
 * the names that contain a separator.
 */
function alternativeNames(list: string): string[] {
  return Array.from(list.matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g), ([, name = ""]) =>
    name.startsWith('"') ? name : `"${name}"`,
  );
}
