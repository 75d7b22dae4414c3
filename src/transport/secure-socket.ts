import net, { type Socket } from "node:net";
import tls, { type SecureContext } from "node:tls";
import type { ClientCertificate } from "../kubeconfig/client-config.js";
import { connected } from "./socket-wait.js";

/** How to make a TLS connection. */
export interface TlsSettings {
  /** The name to verify in the certificate of the other side, and to send as SNI. */
  readonly name: string;
  /** The authorities to trust, one PEM block for each certificate. Absent: those of Node.js. */
  readonly authorities: readonly string[] | undefined;
  readonly certificate?: ClientCertificate | undefined;
  /** Whether the certificate of the other side is verified. */
  readonly verify: boolean;
  /** The protocols to offer (ALPN). */
  readonly protocols?: string[];
}

/**
 * Makes the TLS handshake on a socket. If it fails, the socket is destroyed.
 *
 * @throws OwnCertificateError, the error of the handshake, or the signal's reason.
 */
export async function secureSocket(
  socket: Socket,
  settings: TlsSettings,
  signal: AbortSignal,
): Promise<Socket> {
  const { name, verify, protocols } = settings;
  try {
    const secured = tls.connect({
      socket,
      // The name to verify in the certificate.
      // An IP address is verified too, but not sent as servername (RFC 6066).
      host: name,
      ...(net.isIP(name) === 0 ? { servername: name } : {}),
      ...(protocols === undefined ? {} : { ALPNProtocols: protocols }),
      // Always set, because NODE_TLS_REJECT_UNAUTHORIZED can change Node's default.
      rejectUnauthorized: verify,
      secureContext: contextOf(settings),
    });
    return await connected(secured, "secureConnect", signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The error of a configured certificate or key that cannot be used. Its cause is the error of OpenSSL. */
export class OwnCertificateError extends Error {
  override readonly name: string = "OwnCertificateError";
}

interface KeptContext {
  readonly certificate: ClientCertificate | undefined;
  readonly context: SecureContext;
}

/**
 * The last context that was made for a list of authorities. Those of the system are some hundred, which take
 * tens of milliseconds to load. Their list stays the same, so the context can be used again.
 */
const keptContexts = new WeakMap<readonly string[], KeptContext>();

function contextOf({ authorities, certificate }: TlsSettings): SecureContext {
  const kept = authorities === undefined ? undefined : keptContexts.get(authorities);
  if (kept !== undefined && isSame(kept.certificate, certificate)) {
    return kept.context;
  }
  const context = newContext(authorities, certificate);
  if (authorities !== undefined) {
    keptContexts.set(authorities, { certificate, context });
  }
  return context;
}

function isSame(one: ClientCertificate | undefined, other: ClientCertificate | undefined): boolean {
  return one?.certificate === other?.certificate && one?.key === other?.key;
}

/** @throws OwnCertificateError if the certificate, its key, or an authority cannot be used. */
function newContext(
  authorities: readonly string[] | undefined,
  certificate: ClientCertificate | undefined,
): SecureContext {
  try {
    return tls.createSecureContext({
      ...(authorities === undefined ? {} : { ca: [...authorities] }),
      ...(certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.key }),
      // Like Go programs, trust an authority that is not a root, and the certificate of the server itself.
      allowPartialTrustChain: true,
    });
  } catch (error) {
    throw new OwnCertificateError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
