import type { ClientConfig } from "../kubeconfig/client-config.js";
import { libraryOptionName } from "../kubeconfig/overrides/option-name.js";
import { messageOf } from "../base/errors.js";
import { withoutTrailing } from "../base/without-trailing.js";

/**
 * Which certificate authorities are trusted:
 *
 * - `configured`: the server's certificate must be signed by the authority in the configuration.
 * - `system`: no authority is configured, so the server's certificate must be signed by one that this machine
 *   trusts. `lookedAt` says where these come from.
 * - `proxy`: a proxy's certificate must always be signed by an authority that this machine trusts.
 *
 * `overridden` says which settings do not come from the kubeconfig, and `overrideName` how messages name them.
 */
export type TrustedAuthorities =
  | ({ readonly kind: "configured" } & Overridden)
  | ({ readonly kind: "system"; readonly lookedAt: string } & Overridden)
  | { readonly kind: "proxy"; readonly lookedAt: string };

type Overridden = Pick<ClientConfig, "overridden" | "overrideName">;
type Override = NonNullable<ClientConfig["overridden"]>[number];

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
  if (code === NO_CODE) {
    return `it is not valid (OpenSSL says: ${messageOf(thrown)})`;
  }
  if (isUnreadable(thrown)) {
    return `it cannot be read (${thrown.reason})`;
  }
  const fault = SIGNER_FAULTS[code];
  return fault === undefined ? CERTIFICATE_FAULTS[code] : `${fault}; ${expected(authorities)}`;
}

/** Node's code for all verdicts of OpenSSL that Node has no code for. The message is OpenSSL's. */
const NO_CODE = "UNSPECIFIED";

/** Whether OpenSSL could not read the certificate at all. */
function isUnreadable(thrown: unknown): thrown is { readonly library: string; readonly reason: string } {
  return (
    thrown instanceof Error &&
    "library" in thrown &&
    "reason" in thrown &&
    /^(asn1 encoding|x509 certificate) routines$/.test(String(thrown.library))
  );
}

function expected(authorities: TrustedAuthorities): string {
  switch (authorities.kind) {
    case "configured":
      return isOverridden(authorities, "certificateAuthority")
        ? `expected one signed by an authority in the file of ${named(authorities, "certificateAuthority")}`
        : "expected one signed by the configured certificate authority";
    case "system":
      return (
        `expected one signed by an authority that this machine trusts (${authorities.lookedAt}), because ` +
        `${isOverridden(authorities, "server") ? notGiven(authorities) : NO_FIELD}, or NODE_EXTRA_CA_CERTS=FILE to add another`
      );
    case "proxy":
      return (
        `expected one signed by an authority that this machine trusts (${authorities.lookedAt}); ` +
        "set NODE_EXTRA_CA_CERTS=FILE to add another"
      );
  }
}

const NO_FIELD = "the kubeconfig has no certificate-authority; set certificate-authority there";

function notGiven(authorities: TrustedAuthorities): string {
  return `no certificate authority is given; use ${named(authorities, "certificateAuthority")} FILE`;
}

/** Returns how the caller gives an override. */
function named(authorities: TrustedAuthorities, name: Override): string {
  const { overrideName = libraryOptionName } = authorities.kind === "proxy" ? {} : authorities;
  return overrideName(name);
}

function isOverridden(authorities: TrustedAuthorities, name: Override): boolean {
  return authorities.kind !== "proxy" && authorities.overridden?.includes(name) === true;
}

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
  CERT_SIGNATURE_FAILURE: "its signature does not match the key of the trusted authority of that name",
  CERT_UNTRUSTED: OTHER_AUTHORITY,
  CERT_REJECTED: OTHER_AUTHORITY,
};

/** Verdicts on the certificate itself. */
const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet; check the clock of this machine",
  CERT_REVOKED: "it was revoked",
  INVALID_CA: "it is signed by a certificate that does not belong to a certificate authority",
  INVALID_PURPOSE:
    "it is not issued for use by a server, or its authority is not an authority; " +
    "check basicConstraints, extendedKeyUsage and nsCertType",
  ERROR_IN_CERT_NOT_BEFORE_FIELD: "the beginning of its validity cannot be read",
  ERROR_IN_CERT_NOT_AFTER_FIELD: "the end of its validity cannot be read",
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: "its signature cannot be read",
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: "the key of its authority cannot be read",
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
    return ` (${withoutTrailing(".", reason)})`;
  }
  const more = names.length > NAMES_SHOWN ? ", ..." : "";
  return `: found ${names.slice(0, NAMES_SHOWN).join(", ")}${more}, expected "${host}"; ${nameAdvice(authorities)}`;
}

function nameAdvice(authorities: TrustedAuthorities): string {
  if (authorities.kind === "proxy") {
    return "put one of the names found into the proxy's URL";
  }
  if (isOverridden(authorities, "tlsServerName")) {
    return `set ${named(authorities, "tlsServerName")} to one of the names found, or leave it out`;
  }
  return isOverridden(authorities, "server")
    ? `put one of the names found into ${named(authorities, "server")}, or set ${named(authorities, "tlsServerName")} to one`
    : "set tls-server-name in the kubeconfig to one of the names found, or put one into the server's URL";
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
