import { messageOf } from "../base/errors.js";

/**
 * Who is to vouch for a certificate: the authority that is configured; or, where none is, and for proxies, those that
 * Node.js trusts.
 */
export type Voucher = "configured" | "system" | "proxy";

/** Why a certificate is not trusted, by OpenSSL's verdict; nothing where `code` is none. */
export function certificateFault(code: string, thrown: unknown, voucher: Voucher): string | undefined {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `it is for another host name${namesOf(thrown, voucher)}`;
  }
  const unvouched = UNVOUCHED[code];
  return unvouched === undefined ? FAULTS[code] : `${unvouched}; ${WANTED[voucher]}`;
}

const WANTED: Readonly<Record<Voucher, string>> = {
  configured: "wanted one signed by the configured certificate authority",
  system:
    "the kubeconfig names no certificate-authority, and those that Node.js trusts do not vouch for the server",
  proxy: "those that Node.js trusts do not vouch for the proxy (NODE_EXTRA_CA_CERTS=FILE names others)",
};

const OTHER_AUTHORITY = "it is signed by an authority that is not trusted here";

/** Verdicts on who signed it (`tls` documentation, X509 certificate error codes). */
const UNVOUCHED: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed certificate",
  SELF_SIGNED_CERT_IN_CHAIN: OTHER_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: OTHER_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: OTHER_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: OTHER_AUTHORITY,
  CERT_SIGNATURE_FAILURE: OTHER_AUTHORITY,
  CERT_UNTRUSTED: OTHER_AUTHORITY,
};

/** Verdicts on the certificate itself. */
const FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet; is the clock right here",
  CERT_REVOKED: "it was revoked",
  INVALID_CA: "its certificate authority is not one",
  INVALID_PURPOSE: "it is not meant for servers",
  PATH_LENGTH_EXCEEDED: "its chain is longer than its certificate authority allows",
  CERT_CHAIN_TOO_LONG: "its chain is too long",
  HOSTNAME_MISMATCH: "it is for another host name",
};

/** A certificate has a handful; one with thousands is not read by anybody. */
const NAMES_SHOWN = 10;

/** What Node's check of the host name adds to its error. */
interface NameMismatch {
  readonly reason: string;
  readonly host: string;
  readonly cert: { readonly subjectaltname?: string };
}

function namesOf(thrown: unknown, voucher: Voucher): string {
  const { reason = messageOf(thrown), host, cert } = thrown as Partial<NameMismatch>;
  const names = alternativeNames(cert?.subjectaltname ?? "");
  if (host === undefined || names.length === 0) {
    return ` (${reason.replace(/\.+$/, "")})`;
  }
  const advice =
    voucher === "proxy"
      ? "have the proxy's URL name one of those found"
      : "set tls-server-name in the kubeconfig to one of those found, or have its server name one";
  const more = names.length > NAMES_SHOWN ? ", ..." : "";
  return `: found ${names.slice(0, NAMES_SHOWN).join(", ")}${more}, wanted "${host}"; ${advice}`;
}

/** `DNS:a.example, IP Address:10.0.0.1`; Node quotes values that could be taken for several. */
function alternativeNames(list: string): string[] {
  return Array.from(list.matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g), ([, name = ""]) =>
    name.startsWith('"') ? name : `"${name}"`,
  );
}
