import type { Socket } from "node:net";
import { abortable, linkedAbortController } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import type { ClientCertificate, ClientConfig } from "../kubeconfig/client-config.js";
import { proxyFault } from "../kubeconfig/proxy-fault.js";
import { hostAndPortOf } from "./host-and-port.js";
import { connectThroughProxy, connectToProxy, forwardingProxy, proxyName } from "./proxy.js";
import { secureSocket, type TlsSettings } from "./secure-socket.js";
import { connectTcp } from "./tcp.js";
import type { Protocol } from "./protocol.js";
import { TransportError, transportErrorFrom } from "./transport-error.js";
import { proxyTrust, serverTrust, type Trust } from "./trust.js";

/** The server to connect to, and how. */
export interface ConnectionTarget {
  readonly config: ClientConfig;
  /** The parsed `config.server`. */
  readonly server: URL;
  readonly clock: Clock;
  /** The protocols to offer over TLS, the best first. */
  readonly protocols: readonly Protocol[];
  /** The time limit for everything up to the end of the TLS handshake. */
  readonly timeoutMs: number;
}

/**
 * Makes a connection to the server that is ready for HTTP. If a proxy is configured, the connection goes
 * through the proxy, or to the proxy if it forwards the requests. If the server's URL is https, the TLS
 * handshake is done and the server's certificate is verified, unless the configuration turns that off.
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
  let trust: Trust | undefined;
  try {
    if (target.server.protocol !== "https:") {
      return await openSocket(target, attempt.signal);
    }
    trust = await abortable(serverTrust(target.config), attempt.signal);
    const socket = await openSocket(target, attempt.signal);
    return await secureSocket(socket, tlsSettings(target, trust, certificate), attempt.signal);
  } catch (error) {
    attempt.signal.throwIfAborted();
    if (error instanceof InformerError) {
      throw error;
    }
    const { protocols } = target;
    throw transportErrorFrom(error, {
      origin,
      phase: "connecting",
      protocols,
      authorities: trust?.authorities,
    });
  } finally {
    limit.dispose();
    attempt.dispose();
  }
}

async function openSocket(target: ConnectionTarget, signal: AbortSignal): Promise<Socket> {
  const address = hostAndPortOf(target.server);
  if (target.config.proxyUrl === undefined) {
    return connectTcp(address, signal);
  }
  const proxyUrl = parseProxyUrl(target.config.proxyUrl);
  try {
    const use = { signal, trust: async (): Promise<Trust> => proxyTrust(target.config) };
    return forwardingProxy(target.server, target.config.proxyUrl) === undefined
      ? await connectThroughProxy(proxyUrl, address, use)
      : await connectToProxy(proxyUrl, use);
  } catch (error) {
    signal.throwIfAborted();
    const origin = `${target.server.origin} through the proxy ${proxyName(proxyUrl)}`;
    throw transportErrorFrom(error, { origin, phase: "connecting" });
  }
}

/**
 * @throws TransportError if the text is not the URL of a proxy. Its message does not quote the text, which may
 * contain a password.
 */
function parseProxyUrl(proxyUrl: string): URL {
  const fault = proxyFault(proxyUrl);
  if (fault !== undefined) {
    const message = `Cannot use the configured proxy: its value ${fault}`;
    throw new TransportError("ERR_CONNECT", message, { outlook: "lasting" });
  }
  return new URL(proxyUrl);
}

function tlsSettings(
  { config, server, protocols }: ConnectionTarget,
  { certificates: authorities }: Trust,
  certificate: ClientCertificate | undefined,
): TlsSettings {
  return {
    name: config.tlsServerName ?? hostAndPortOf(server).host,
    authorities,
    certificate,
    verify: config.insecureSkipTlsVerify !== true,
    protocols: [...protocols],
  };
}
