import net, { type Socket } from "node:net";
import tls from "node:tls";
import { abortable, linkedAbortController } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import type { ClientCertificate, ClientConfig } from "../kubeconfig/client-config.js";
import { hostAndPortOf } from "./host-and-port.js";
import { connectThroughProxy, connectToProxy, forwardingProxy, proxyName } from "./proxy.js";
import { connected } from "./socket-wait.js";
import { connectTcp } from "./tcp.js";
import { TransportError, transportErrorFrom } from "./transport-error.js";

/** The server to connect to, and how. */
export interface ConnectionTarget {
  readonly config: ClientConfig;
  /** The parsed `config.server`. */
  readonly server: URL;
  readonly clock: Clock;
  /** The time limit for everything up to the end of the TLS handshake. */
  readonly timeoutMs: number;
}

/**
 * Makes a connection to the server that is ready for HTTP. If a proxy is configured, the connection goes
 * through the proxy, or to the proxy if it forwards the requests. If the server's URL is https, the TLS
 * handshake is done and the server's certificate is verified, unless the configuration turns that off. The
 * certificate authority is read again for each connection, so that a replaced file takes effect at the next
 * one.
 *
 * @throws TransportError, the error of reading the authority, or the signal's reason. No socket is left open
 * then.
 */
export async function connectToServer(
  target: ConnectionTarget,
  certificate: ClientCertificate | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const { origin } = target.server;
  const attempt = linkedAbortController(signal);
  const limit = new Alarm(target.clock, () => {
    const message = `Cannot connect to ${origin}: no connection within ${target.timeoutMs / 1000}s`;
    attempt.abort(new TransportError("ERR_TIMEOUT", message));
  });
  limit.set(target.timeoutMs);
  try {
    const authority = await abortable(readAuthority(target.config), attempt.signal);
    const socket = await openSocket(target, attempt.signal);
    return target.server.protocol === "https:"
      ? await secure(target, socket, { authority, certificate, signal: attempt.signal })
      : socket;
  } catch (error) {
    attempt.signal.throwIfAborted();
    if (error instanceof InformerError) {
      throw error;
    }
    const authorities = target.config.certificateAuthority === undefined ? "system" : "configured";
    throw transportErrorFrom(error, { origin, phase: "connecting", authorities });
  } finally {
    limit.dispose();
    attempt.dispose();
  }
}

async function readAuthority(config: ClientConfig): Promise<string | undefined> {
  return config.certificateAuthority?.();
}

async function openSocket(target: ConnectionTarget, signal: AbortSignal): Promise<Socket> {
  const address = hostAndPortOf(target.server);
  if (target.config.proxyUrl === undefined) {
    return connectTcp(address, signal);
  }
  const proxyUrl = parseProxyUrl(target.config.proxyUrl);
  try {
    return forwardingProxy(target.server, target.config.proxyUrl) === undefined
      ? await connectThroughProxy(proxyUrl, address, signal)
      : await connectToProxy(proxyUrl, signal);
  } catch (error) {
    signal.throwIfAborted();
    const origin = `${target.server.origin} through the proxy ${proxyName(proxyUrl)}`;
    throw transportErrorFrom(error, { origin, phase: "connecting" });
  }
}

/**
 * @throws TransportError if the text is not a URL.
 * Its message does not quote the text, which may contain a password.
 */
function parseProxyUrl(proxyUrl: string): URL {
  if (!URL.canParse(proxyUrl)) {
    throw new TransportError(
      "ERR_CONNECT",
      "Cannot use the configured proxy: its value is not a URL, expected http://host:port",
    );
  }
  return new URL(proxyUrl);
}

interface TlsMaterial {
  readonly authority: string | undefined;
  readonly certificate: ClientCertificate | undefined;
  readonly signal: AbortSignal;
}

async function secure(target: ConnectionTarget, socket: Socket, material: TlsMaterial): Promise<Socket> {
  const { config, server } = target;
  const { host } = hostAndPortOf(server);
  const name = config.tlsServerName ?? host;
  const { authority, certificate } = material;
  try {
    const secured = tls.connect({
      socket,
      // The name to verify in the certificate.
      // An IP address is verified too, but not sent as servername (RFC 6066).
      host: name,
      ...(net.isIP(name) === 0 ? { servername: name } : {}),
      ALPNProtocols: ["http/1.1"],
      rejectUnauthorized: config.insecureSkipTlsVerify !== true,
      ...(authority === undefined ? {} : { ca: authority }),
      ...(certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.key }),
    });
    return await connected(secured, "secureConnect", material.signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
