import { type OutgoingHttpHeaders, validateHeaderName, validateHeaderValue } from "node:http";
import type { ClientConfig, Credential, Impersonation } from "../kubeconfig/client-config.js";
import type { TransportRequest } from "./transport.js";

/** The settings that requests of one transport have in common. */
export interface HeaderSource {
  readonly server: URL;
  readonly userAgent: string;
  readonly impersonate?: Impersonation | undefined;
  readonly disableCompression?: boolean | undefined;
  /** The value of the Proxy-Authorization header, if a proxy reads the request. */
  readonly proxyAuthorization?: string | undefined;
}

/**
 * Returns the headers of one request.
 * The caller passes no `credential` that `maySendCredential` forbids to send.
 */
export function requestHeaders(
  request: TransportRequest,
  source: HeaderSource,
  credential: Credential | undefined,
): OutgoingHttpHeaders {
  const compress = request.compress === true && source.disableCompression !== true;
  const authorization = credential?.authorization;
  return {
    host: source.server.host,
    "user-agent": source.userAgent,
    ...(compress ? { "accept-encoding": "gzip" } : {}),
    ...mutableHeaders(request.headers),
    ...impersonationHeaders(source.impersonate),
    ...(authorization === undefined ? {} : { authorization }),
    ...(source.proxyAuthorization === undefined ? {} : { "proxy-authorization": source.proxyAuthorization }),
  };
}

/**
 * Checks that HTTP allows what a request contains. Node checks it for HTTP/1.1 only, but a gateway may pass a request
 * of HTTP/2 on over HTTP/1.1, where a line break in a token would begin another header.
 *
 * @throws the errors that Node throws for HTTP/1.1.
 */
export function checkSendable({
  path,
  headers,
}: {
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
}): void {
  if (/[^\u0021-\u00ff]/.test(path)) {
    const error = new TypeError("Request path contains unescaped characters");
    throw Object.assign(error, { code: "ERR_UNESCAPED_CHARACTERS" });
  }
  for (const [name, value = ""] of Object.entries(headers)) {
    validateHeaderName(name);
    for (const line of [value].flat()) {
      validateHeaderValue(name, String(line));
    }
  }
}

/**
 * Reports whether a credential may be sent to a server: over TLS, or if the request does not leave this
 * machine. The second needs a server and, if there is one, a proxy on the loopback address. On any other way
 * the credential could be read, so it is not sent. kubectl is stricter: it sends credentials over TLS only.
 */
export function maySendCredential({ server, proxyUrl }: Pick<ClientConfig, "server" | "proxyUrl">): boolean {
  const { protocol, hostname } = new URL(server);
  return protocol === "https:" || (isLoopback(hostname) && (proxyUrl === undefined || isLocal(proxyUrl)));
}

function isLocal(proxyUrl: string): boolean {
  return URL.canParse(proxyUrl) && isLoopback(new URL(proxyUrl).hostname);
}

/** Other names below `localhost` are not trusted, because the name server decides where they lead. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.[0-9]{1,3}){3}$/.test(hostname);
}

function mutableHeaders(headers: TransportRequest["headers"] = {}): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
}

function impersonationHeaders(impersonate: Impersonation | undefined): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  if (impersonate?.user !== undefined) {
    headers["Impersonate-User"] = wireText(impersonate.user);
  }
  if (impersonate?.uid !== undefined) {
    headers["Impersonate-Uid"] = wireText(impersonate.uid);
  }
  // Node sends an array as one header line per value, which is how the server expects several groups (IP-26).
  if (impersonate?.groups !== undefined && impersonate.groups.length > 0) {
    headers["Impersonate-Group"] = impersonate.groups.map(wireText);
  }
  for (const [key, values] of Object.entries(impersonate?.extra ?? {})) {
    headers[`Impersonate-Extra-${headerKey(key)}`] = values.map(wireText);
  }
  return headers;
}

/**
 * Encodes a header value so that it is sent as UTF-8, as Go does. Node sends each character of a header as
 * one byte, so each character of the result stands for one byte of the UTF-8 text.
 */
function wireText(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}

/**
 * Percent-encodes the characters that may not be part of a header's
 * name, and the percent sign (client-go `transport/round_trippers`).
 */
function headerKey(key: string): string {
  return Array.from(Buffer.from(key, "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
